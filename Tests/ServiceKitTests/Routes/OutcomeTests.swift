import CommonAPI
import Dispatch
import RPC
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Synchronization
import Testing

@testable import ServiceKit

/// Commands that are ended from outside while the writer has them.
@Suite("Commands whose caller no longer waits", .timeLimit(.minutes(1)))
struct OutcomeTests {
    /// Where a handler stands still until it is let go.
    private final class HaltingPoint: Sendable {
        let reached: AsyncStream<Void>
        private let reaching: AsyncStream<Void>.Continuation
        private let release = DispatchSemaphore(value: 0)

        init() {
            (reached, reaching) = AsyncStream<Void>.makeStream()
        }

        func halt() {
            reaching.yield()
            release.wait()
        }

        func letGo() { release.signal() }
    }

    private let store: TemporaryStore
    private let world: ServiceWorld
    private let table: ServiceTable
    private let haltingPoint = HaltingPoint()

    init() async throws {
        store = try TemporaryStore()
        world = try await ServiceWorld(at: store.path)
        var table = ServiceTable(world.shell)
        table.command(TestMethods.save) { [haltingPoint] (agency: Agency, command) in
            haltingPoint.halt()
            return try command.kept(.agencies).add(agency)
        }
        table.streamedCommand(TestMethods.load) { [haltingPoint] (agencies: [Agency], command) in
            haltingPoint.halt()
            for agency in agencies { _ = try command.kept(.agencies).add(agency) }
            return Agency()
        }
        RequestService().register(in: &table)
        self.table = table
    }

    private func call(_ ended: @escaping @Sendable (Result<[UInt8], RPC.Status>) -> Void = { _ in }) throws
        -> ServerCall
    {
        let agency = Agency.with {
            $0.id = "zj-example"
            $0.name = "示例单位"
            $0.department = .construction
            $0.divisionCode = "330481"
        }
        let signed = SignedCall(
            method: TestMethods.save, principal: TestCaller.registrar.id, requestID: TestCaller.requestID,
            time: String(world.now.microseconds), payload: try agency.serializedBytes(),
            target: GateWorld.node, key: TestCaller.registrar.key)
        return ServerCall(
            method: signed.method, metadata: signed.metadata, payload: signed.payload, logger: .quiet,
            answer: ended)
    }

    private func start(_ call: ServerCall) {
        guard
            case .unary(let start)? = table.route(
                service: call.method.service, method: call.method.name)?.handler
        else { return }
        start(call)
    }

    @Test("one that had begun is told that nobody knows, and asking tells that it was applied")
    func begun() async throws {
        let call = try call()
        start(call)
        for await _ in haltingPoint.reached { break }
        call.cancel(RPC.Status(Refusal(.deadlinePassed)))
        #expect(call.cancellation?.reason == "outcome-unknown")
        #expect(call.cancellation?.code == .deadlineExceeded)
        haltingPoint.letGo()
        let caller = world.caller(.registrar, of: table)
        var state = RequestState.unspecified
        // The writes before are durable before the answer to this one.
        try await world.write { _ in }
        let record = try await RequestsClient(caller).getRequest(
            .with { $0.requestID = TestCaller.requestID })
        state = record.state
        #expect(state == .applied)
        #expect(try await world.outcomes() == ["OK"])
    }

    @Test("one that waits behind another is told that it was not begun, and never is")
    func waiting() async throws {
        let first = try call()
        start(first)
        for await _ in haltingPoint.reached { break }
        let second = try call()
        start(second)
        second.cancel(RPC.Status(Refusal(.deadlinePassed)))
        #expect(second.cancellation?.reason == "deadline-passed")
        first.cancel()
        haltingPoint.letGo()
        try await world.write { _ in }
        #expect(try await world.outcomes() == ["OK"])
    }
}
