import CommonAPI
import Crypto
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("Jobs of a service")
struct JobTests {
    /// Publishes an event for each agency of a list that has none yet.
    private struct Step: JobStep {
        struct Trouble: Error {}

        let subject: String
        var principal: String? = nil
        var prepared: (any Sendable)? { subject }
        var isOvertaken = false
        var fails = false
        var isTold = true

        func apply(_ command: Command) throws -> Bool {
            try command.publish(Agency.with { $0.id = subject }, about: subject)
            command.touched("agency/\(subject)")
            if fails { throw Trouble() }
            let found = try command.prepared(String.self) { _ in !isOvertaken }
            #expect(found == subject)
            return isTold
        }

        func putOff(_ command: Command) throws {
            try command.publish(Agency.with { $0.id = "put off" }, about: "put off")
        }
    }

    private let world: GateWorld

    init() throws { world = try GateWorld() }

    private func carryOut(_ step: Step) throws -> JobRunner.Fate {
        let job = Job("bell") { _ in step }
        let runner = JobRunner([job], identity: world.identity)
        let found = try #require(try world.connection.read { try runner.next(at: world.now, in: $0) })
        return try world.connection.write { transaction in
            try runner.carryOut(found.1, of: found.0, at: world.now, in: transaction)
        }
    }

    @Test("a step is done with one leaf, in the service's own name, under the cause of its events")
    func leaf() throws {
        #expect(try carryOut(Step(subject: "a")) == .done)
        let leaf = try #require(try world.leaves().last)
        #expect(leaf.principalID == GateWorld.node)
        #expect(leaf.method == "job/bell")
        #expect(leaf.requestID == "job/bell/a")
        #expect(leaf.subjects == ["agency/a"])
        #expect(!leaf.isOfCall)
        #expect(try world.events().map(\.cause) == ["job/bell/a"])
    }

    @Test("one of which there is nothing to tell leaves no leaf")
    func untold() throws {
        var step = Step(subject: "a")
        step.isTold = false
        #expect(try carryOut(step) == .done)
        #expect(try world.leaves().isEmpty)
    }

    @Test("one that was overtaken is undone and put off, without a leaf")
    func overtaken() throws {
        var step = Step(subject: "a")
        step.isOvertaken = true
        #expect(try carryOut(step) == .putOff)
        #expect(try world.events().map(\.subject) == ["put off"])
        #expect(try world.leaves().isEmpty)
    }

    @Test("one that fails is undone, and the failure goes up")
    func failed() throws {
        var step = Step(subject: "a")
        step.fails = true
        #expect(throws: Step.Trouble.self) { try carryOut(step) }
        #expect(try world.events().isEmpty)
        #expect(try world.leaves().isEmpty)
    }

    @Test("nothing is looked for while a restoration waits for its record")
    func unsettled() throws {
        try world.connection.write { transaction in
            _ = try OwnRestoration.begin(
                of: GateWorld.node, copy: SHA256.hash([UInt8]()), at: world.now, in: transaction)
        }
        let runner = JobRunner([Job("bell") { _ in Step(subject: "a") }], identity: world.identity)
        #expect(try world.connection.read { try runner.next(at: world.now, in: $0) == nil })
    }

    @Test("the first job that has something to do comes first")
    func order() throws {
        let runner = JobRunner(
            [Job("idle") { _ in nil }, Job("bell") { _ in Step(subject: "a") }, Job("late") { _ in nil }],
            identity: world.identity)
        #expect(try world.connection.read { try runner.next(at: world.now, in: $0)?.0.name } == "bell")
    }
}
