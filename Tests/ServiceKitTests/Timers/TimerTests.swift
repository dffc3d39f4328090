import CommonAPI
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("Timers")
struct TimerTests {
    private let world: GateWorld
    private static let kind = TimerKind("bell")
    private static let start = Instant(microseconds: 1_795_000_000_000_000)

    init() throws {
        world = try GateWorld()
    }

    private func at(_ seconds: Int64) -> Instant {
        Instant(microseconds: Self.start.microseconds + seconds * 1_000_000)
    }

    private func set(_ subject: String, _ seconds: Int64) throws {
        try world.write { try $0.setTimer(Self.kind, subject, due: at(seconds)) }
    }

    /// Rings for every timer: publishes an event named by its subject.
    private func runner(_ refusing: Set<String> = []) -> TimerRunner {
        var handlers = TimerHandlers()
        handlers.on(Self.kind) { subject, _, command in
            try command.publish(Agency.with { $0.id = subject }, about: subject)
            if refusing.contains(subject) { throw Refusal(.taken, ["place": subject]) }
        }
        return TimerRunner(handlers, identity: world.identity)
    }

    @discardableResult
    private func run(_ runner: TimerRunner, _ seconds: Int64) throws -> Int {
        try world.connection.write { try runner.runAll(at: at(seconds), in: $0) }
    }

    private func rung() throws -> [String] { try world.events().map(\.subject) }

    @Test("fire once, when they are due and not before, in the order of their instants")
    func order() throws {
        try set("late", 30)
        try set("early", 10)
        try set("middle", 20)
        #expect(try run(runner(), 9) == 0)
        #expect(try run(runner(), 20) == 2)
        #expect(try rung() == ["early", "middle"])
        #expect(try run(runner(), 1000) == 1)
        #expect(try run(runner(), 1000) == 0)
        #expect(try rung() == ["early", "middle", "late"])
    }

    @Test("fire as commands of the service itself, each with its leaf")
    func leaf() throws {
        try set("plaque-1", 0)
        try run(runner(), 1)
        let leaf = try #require(try world.leaves().last)
        #expect(leaf.principalID == GateWorld.node)
        #expect(leaf.method == "timer/bell")
        #expect(leaf.requestID == "timer/bell/plaque-1/\(at(0).microseconds)")
        #expect(leaf.outcome == "OK")
    }

    @Test("one that is moved fires at its new instant, one that is cancelled does not")
    func moved() throws {
        try set("moved", 10)
        try set("gone", 10)
        try set("moved", 50)
        try world.write { try $0.cancelTimer(Self.kind, "gone") }
        #expect(try run(runner(), 20) == 0)
        #expect(try run(runner(), 50) == 1)
        #expect(try rung() == ["moved"])
    }

    @Test("one that is refused is undone, put off and tried again, and starves none of the others")
    func refused() throws {
        for number in 1...120 { try set("stuck-\(number)", 0) }
        try set("behind", 1)
        let stuck = Set((1...120).map { "stuck-\($0)" })
        #expect(try run(runner(stuck), 5) == 1)
        #expect(try rung() == ["behind"])
        #expect(try world.leaves().count { $0.outcome == "ALREADY_EXISTS taken" } == 120)
        let kept = try world.connection.read { try Timers.due(at: at(3600), limit: 500, in: $0) }
        #expect(kept.count == 120)
        #expect(
            kept.allSatisfy { $0.attempts == 1 && !$0.trouble.isEmpty && $0.setFor == at(0).microseconds })
        #expect(try run(runner(stuck), 6) == 0)
        #expect(try run(runner(), 3600) == 120)
    }

    @Test("one that the command set which then failed was never set")
    func undone() throws {
        struct Trouble: Error {}
        #expect(throws: Trouble.self) {
            try world.write { command in
                try command.setTimer(Self.kind, "never", due: at(0))
                throw Trouble()
            }
        }
        #expect(try run(runner(), 10) == 0)
    }

    @Test("a handler may set its own timer anew")
    func again() throws {
        var handlers = TimerHandlers()
        handlers.on(Self.kind) { subject, setFor, command in
            try command.publish(Agency.with { $0.id = subject }, about: subject)
            try command.setTimer(
                Self.kind, subject, due: Instant(microseconds: setFor.microseconds + 10_000_000))
        }
        let runner = TimerRunner(handlers, identity: world.identity)
        try set("daily", 0)
        #expect(try run(runner, 5) == 1)
        #expect(try run(runner, 10) == 1)
        #expect(try run(runner, 19) == 0)
        #expect(try rung() == ["daily", "daily"])
    }

    @Test("survive a restart")
    func restart() async throws {
        let directory = try TemporaryStore()
        let first = try Connection.open(directory.path)
        try first.migrate([ServiceKitSchema.migrations], at: 0)
        try first.write { try Timers.set(Self.kind, "kept", due: at(0), in: $0) }
        let second = try Connection.open(directory.path)
        let fired = try second.write { try runner().runAll(at: at(1), in: $0) }
        #expect(fired == 1)
        #expect(try second.write { try runner().runAll(at: at(1), in: $0) } == 0)
    }
}
