import CommonAPI
import RPC
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Synchronization
import Testing

@testable import ServiceKit

@Suite("Client streams that are staged", .timeLimit(.minutes(1)))
struct StagedCommandTests {
    private let world: ServiceWorld

    init() async throws {
        world = try await ServiceWorld()
    }

    /// A list whose stages do what a test wants, and note that they ran.
    private final class List: StagedWork {
        let log: Log
        let agencies: [Agency]
        let call: StagedCall

        init(_ agencies: [Agency], _ call: StagedCall, _ log: Log) {
            (self.agencies, self.call, self.log) = (agencies, call, log)
        }

        func stage() async throws {
            log.note("stage")
            try await log.staging(call)
        }

        func publish(_ command: Command) throws -> Agency {
            log.note("publish")
            try log.publishing(command)
            for agency in agencies { _ = try command.kept(.agencies).add(agency) }
            return agencies.last ?? Agency()
        }

        func giveUp() async { log.note("giveUp") }
    }

    private final class Log: Sendable {
        let entries = Mutex<[String]>([])
        let staging: @Sendable (StagedCall) async throws -> Void
        let publishing: @Sendable (Command) throws -> Void

        init(
            staging: @escaping @Sendable (StagedCall) async throws -> Void = { _ in },
            publishing: @escaping @Sendable (Command) throws -> Void = { _ in }
        ) {
            (self.staging, self.publishing) = (staging, publishing)
        }

        func note(_ entry: String) { entries.withLock { $0.append(entry) } }
        var all: [String] { entries.withLock { $0 } }
    }

    private func caller(_ log: Log, as caller: TestCaller = .registrar) -> SignedCaller {
        var table = ServiceTable(world.shell)
        table.stage(TestMethods.load) { (agencies: [Agency], call) -> (any StagedWork<Agency>)? in
            agencies.count > 1 ? List(agencies, call, log) : nil
        }
        table.streamedCommand(TestMethods.load) { (agencies: [Agency], command) in
            log.note("apply")
            return try command.kept(.agencies).add(agencies[0])
        }
        return world.caller(caller, of: table)
    }

    private func agencies(_ ids: String...) -> [Agency] {
        ids.map { id in
            .with {
                $0.id = id
                $0.name = "示例单位"
                $0.department = .construction
                $0.divisionCode = "330481"
            }
        }
    }

    private func load(
        _ agencies: [Agency], _ log: Log, as caller: TestCaller = .registrar, id: String = "r1"
    ) async throws -> Agency {
        var options = CallOptions()
        options.metadata[Metadata.Keys.requestID] = id
        return try await self.caller(log, as: caller).reply(toAll: agencies, TestMethods.load, options)
    }

    private func reason(_ body: () async throws -> Agency) async -> String? {
        do {
            _ = try await body()
            return nil
        } catch let status as Status {
            return status.reason
        } catch {
            return "\(error)"
        }
    }

    @Test("are one command with one leaf and one reply, however often they are sent")
    func once() async throws {
        let log = Log()
        _ = try await load(agencies("zj-a", "zj-b"), log)
        #expect(log.all == ["stage", "publish"])
        #expect(try await world.outcomes() == ["OK"])
    }

    @Test("short ones are commands like any other")
    func short() async throws {
        let log = Log()
        _ = try await load(agencies("zj-a"), log)
        #expect(log.all == ["apply"])
    }

    @Test("nobody who may not call has anything staged")
    func stranger() async throws {
        let log = Log()
        let reason = await reason { try await load(agencies("zj-a", "zj-b"), log, as: .auditor) }
        #expect(reason == Reason.noGrant.word)
        #expect(log.all == [])
    }

    @Test("a list that was overtaken is staged anew, three times at most")
    func overtaken() async throws {
        let log = Log(publishing: { _ in throw PreparationOvertaken() })
        #expect(await reason { try await load(agencies("zj-a", "zj-b"), log) } == Reason.batchOvertaken.word)
        #expect(log.all.filter { $0 == "stage" }.count == 3)
        #expect(log.all.last == "giveUp")
        #expect(try await world.outcomes() == ["ABORTED batch-overtaken"])
    }

    @Test("a list that comes while another one is under way is refused with a leaf")
    func underWay() async throws {
        let log = Log(staging: { _ in throw Refusal(.batchUnderWay) })
        #expect(await reason { try await load(agencies("zj-a", "zj-b"), log) } == "batch-under-way")
        #expect(try await world.outcomes() == ["UNAVAILABLE batch-under-way"])
    }

    @Test("a list that is refused at the end, or fails before it, is given up")
    func failing() async throws {
        let refused = Log(publishing: { _ in throw Refusal(.headUnknown) })
        #expect(await reason { try await load(agencies("zj-a", "zj-b"), refused) } == "head-unknown")
        #expect(refused.all == ["stage", "publish", "giveUp"])
        let failed = Log(staging: { _ in throw CancellationError() })
        #expect(await reason { try await load(agencies("zj-a", "zj-b"), failed) } != nil)
        #expect(failed.all == ["stage", "giveUp"])
    }

    @Test("there is one batch, which only its own token goes on with")
    func batches() async throws {
        let call = StagedCall(
            database: world.shell.database, actor: .nobody, now: world.now, cause: "r1", correlation: "r1",
            node: world.shell.gates.identity)
        try await world.write { try StagedBatch.begin("one", of: call, in: $0.transaction) }
        await #expect(throws: Refusal(.batchUnderWay)) {
            try await world.write { try StagedBatch.begin("two", of: call, in: $0.transaction) }
        }
        try await world.write { try StagedBatch.giveUp("two", in: $0.transaction) }
        try await world.write { try StagedBatch.require("one", in: $0.transaction) }
        try await world.write { try StagedBatch.giveUp("one", in: $0.transaction) }
        await #expect(throws: CancellationError.self) {
            try await world.write { try StagedBatch.publish("one", at: $0.now, in: $0.transaction) }
        }
        try await world.write { try StagedBatch.end(in: $0.transaction) }
        #expect(try await world.read { try StagedBatch.state(in: $0.transaction) } == nil)
        // One that nobody could give up goes when no call can be behind it any more.
        try await world.write { try StagedBatch.begin("three", of: call, in: $0.transaction) }
        for (seconds, state) in [(600, StagedBatch.State.staging), (601, .givenUp)] {
            try await world.write { command in
                let later = command.now.adding(seconds: Int64(seconds))
                try StagedBatch.giveUpStale(at: later, in: command.transaction)
            }
            #expect(try await world.read { try StagedBatch.state(in: $0.transaction) } == state)
        }
    }
}
