import CommonAPI
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

/// A follower that refuses agencies named "spoilt" always, and the others until the agency "zj-parent" is there.
@Suite("Dead letters")
struct DeadLetterTests {
    private let world: GateWorld
    private let inbox: Inbox
    private let settlement: DeadLetterSettlement
    private let service: OperationsService

    init() throws {
        world = try GateWorld()
        var appliers = EventAppliers()
        appliers.on(Agency.self) { agency, origin, command in
            if agency.name == "spoilt" { throw Refusal(.taken, ["place": agency.id]) }
            _ = try command.kept(.agencies).require("zj-parent")
            try command.kept(.agencies).copy(agency)
            try command.publish(agency, about: origin.reference)
        }
        inbox = Inbox(source: "registry", appliers: appliers, identity: world.identity)
        settlement = DeadLetterSettlement([inbox])
        service = OperationsService(settlement: settlement)
    }

    private func receive(_ sequence: Int64, _ subject: String, _ name: String = "示例单位") throws {
        let event = try Event.with {
            $0.sequence = sequence
            $0.id = "event-\(sequence)"
            $0.type = Agency.protoMessageName
            $0.subject = subject
            $0.payload = try Agency.with {
                $0.id = "\(subject)-\(sequence)"
                $0.name = name
            }.serializedBytes()
        }
        try world.connection.write { _ = try inbox.receive(event, at: world.now, in: $0) }
    }

    private func enterParent() throws {
        try world.write { try $0.kept(.agencies).copy(.with { $0.id = "zj-parent" }) }
    }

    private func retry(_ sequence: Int64, as actor: Actor = .administrator) throws -> DeadLetterOutcome {
        try world.write(as: actor) {
            try service.retryDeadLetter(
                .with {
                    $0.source = "registry"
                    $0.sequence = sequence
                }, $0)
        }
    }

    private func letters() throws -> [DeadLetter] {
        try world.read(as: .administrator) {
            try service.listDeadLetters(.with { $0.source = "registry" }, $0).letters
        }
    }

    private func fates() throws -> [EventFate] {
        try world.connection.read {
            try AppliedEvents.list(of: "registry", after: 0, limit: 100, in: $0).map(\.fate)
        }
    }

    @Test("a letter that still cannot be applied stays, and says how often and why")
    func vain() throws {
        try receive(1, "a")
        let outcome = try retry(1)
        #expect(outcome.applied == 0)
        #expect(outcome.remaining == 1)
        #expect(outcome.trouble.contains("agency-unknown"))
        #expect(try letters().map(\.attempts) == [1])
        #expect(try fates() == [.parked])
    }

    @Test("once the cause is gone, a subject's letters are applied in order and once")
    func applied() throws {
        for sequence in 1...3 as ClosedRange<Int64> { try receive(sequence, "a") }
        try receive(4, "b")
        try enterParent()
        let outcome = try retry(1)
        #expect(outcome.applied == 3)
        #expect(outcome.remaining == 0)
        #expect(try world.events().map(\.subject) == ["registry/1", "registry/2", "registry/3"])
        #expect(try fates() == [.applied, .applied, .applied, .parked])
        #expect(try letters().map(\.sequence) == [4])
        let refusal = #expect(throws: Refusal.self) { try retry(1) }
        #expect(refusal?.reason == .deadLetterUnknown)
        #expect(try world.events().count == 3)
    }

    @Test("a letter behind another of its subject does not go before it")
    func order() throws {
        try receive(1, "a")
        try receive(2, "a")
        try enterParent()
        let refusal = #expect(throws: Refusal.self) { try retry(2) }
        #expect(refusal?.reason == .deadLetterNotFirst)
        #expect(refusal?.values == ["first": "1"])
        #expect(try letters().count == 2)
    }

    @Test("a letter that is discarded releases those behind it")
    func discarded() throws {
        try receive(1, "a", "spoilt")
        try receive(2, "a")
        try receive(3, "a")
        try enterParent()
        let outcome = try world.write(as: .administrator) {
            try service.discardDeadLetter(
                .with {
                    $0.source = "registry"
                    $0.sequence = 1
                    $0.reason = "示例：来源数据有误，已另行更正"
                }, $0)
        }
        #expect(outcome.applied == 2)
        #expect(outcome.remaining == 0)
        #expect(try fates() == [.discarded, .applied, .applied])
        // The subject goes on by itself.
        try receive(4, "a")
        #expect(try letters().isEmpty)
    }

    @Test("letters are tried again by themselves, and their timer goes with the last of them")
    func byThemselves() throws {
        try receive(1, "a")
        try receive(2, "a")
        var timers = TimerHandlers()
        timers.retryDeadLetters(of: settlement)
        let runner = TimerRunner(timers, identity: world.identity)
        func run(after seconds: Int64) throws {
            let now = Instant(microseconds: world.now.microseconds + seconds * 1_000_000)
            try world.connection.write { _ = try runner.runAll(at: now, in: $0) }
        }
        try run(after: 30)
        #expect(try letters().map(\.attempts) == [0, 0])
        try run(after: 61)
        #expect(try letters().map(\.attempts) == [1, 0])
        try enterParent()
        try run(after: 3600)
        #expect(try letters().isEmpty)
        let left = try world.connection.read {
            try Timers.due(at: Instant(microseconds: .max), limit: 10, in: $0)
        }
        #expect(left.isEmpty)
    }

    @Test("nobody but an administrator of the province sees or settles them")
    func access() throws {
        try receive(1, "a")
        for actor in [TestCaller.registrar.actor, TestCaller.auditor.actor] {
            let refusal = #expect(throws: Refusal.self) { try retry(1, as: actor) }
            #expect(refusal?.reason == .noGrantHere)
            #expect(throws: Refusal.self) {
                try world.read(as: actor) { try service.listDeadLetters(ListDeadLettersRequest(), $0) }
            }
        }
    }

    @Test("a letter is shown with its event, and one that is none is refused")
    func shown() throws {
        try receive(1, "a")
        func show(_ sequence: Int64) throws -> DeadLetter {
            try world.read(as: .administrator) {
                try service.getDeadLetter(
                    .with {
                        $0.source = "registry"
                        $0.sequence = sequence
                    }, $0)
            }
        }
        #expect(try show(1).event.id == "event-1")
        #expect(try show(1).parkedAt == world.now.microseconds)
        let refusal = #expect(throws: Refusal.self) { try show(2) }
        #expect(refusal?.reason == .deadLetterUnknown)
    }
}

extension Actor {
    /// An administrator of the province.
    static let administrator = Actor(
        .with {
            $0.id = "zj-admin"
            $0.grants = [
                .with {
                    $0.role = .administrator
                    $0.divisionCode = "330000"
                }
            ]
        })
}
