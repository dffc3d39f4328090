import NIOCore
import Refusals
import Synchronization
import Testing

@testable import RPC

/// Calls that a client repeats, seen from the server.
@Suite("A client that tries again", .timeLimit(.minutes(1)))
struct RepeatedCallTests {
    /// What the server saw, in order.
    private final class Visits: Sendable {
        private let calls = Mutex<[ServerCall]>([])

        /// Counts the visit; its number, from 1.
        func add(_ call: ServerCall) -> Int {
            calls.withLock {
                $0.append(call)
                return $0.count
            }
        }

        var all: [ServerCall] { calls.withLock { $0 } }
    }

    private func withClient(
        settings: ClientSettings = .hasty, _ testRouter: TestRouter,
        _ test: (Client, Server) async throws -> Void
    ) async throws {
        let server = try await Server.bind(
            host: "127.0.0.1", port: 0, settings: ServerSettings(), router: testRouter, logger: quiet)
        let client = Client(
            [Address(host: "127.0.0.1", port: server.port)], settings: settings, logger: quiet)
        do {
            try await test(client, server)
        } catch {
            await client.close()
            await server.drain(within: .zero)
            throw error
        }
        await client.close()
        await server.drain(within: .zero)
    }

    private static let trouble = Status(.unavailable, "The store is busy.", reason: "store-busy")

    /// A router whose `Try` fails with the status so many times before it succeeds.
    private func testRouter(failing times: Int, with status: Status = trouble, _ visits: Visits) -> TestRouter
    {
        let testRouter = TestRouter()
        testRouter.unary("Try") { call in
            if visits.add(call) <= times { call.fail(status) } else { call.succeed([1]) }
        }
        return testRouter
    }

    @Test("a query is repeated until it succeeds")
    func query() async throws {
        let visits = Visits()
        try await withClient(testRouter(failing: 2, visits)) { client, _ in
            let reply = try await client.call("Try")
            #expect(reply == [1])
            #expect(visits.all.count == 3)
        }
    }

    @Test("the time left shrinks from try to try")
    func shrinking() async throws {
        let (port, peers, listener) = try await RawPeer.listen()
        let client = Client(
            [Address(host: "127.0.0.1", port: port)], settings: .hasty, logger: quiet)
        async let reply = client.call("Try")
        var iterator = peers.makeAsyncIterator()
        let peer = try #require(await iterator.next())
        let pause = Duration.milliseconds(50)
        let busy = Status(Refusal(.tooManyCalls, ["limit": "1"]), retryAfter: pause)
        var left: [Int64] = []
        for answer in [ResponseEnvelope.failure(busy), .reply([1])] {
            let frame = try #require(await peer.next())
            left.append(try RequestEnvelope(decoding: frame.data).timeout)
            var bytes = ByteBuffer()
            bytes.writeResponse(answer, stream: frame.streamID)
            try await peer.send(bytes)
        }
        #expect(left[1] <= left[0] - pause.nanoseconds)
        let received = try await reply
        #expect(received == [1])
        await client.close()
        try await listener.close()
    }

    @Test("a command is repeated under its request id, and not at all without one")
    func command() async throws {
        let visits = Visits()
        try await withClient(testRouter(failing: 1, visits)) { client, _ in
            let bare = await failure { try await client.call("Try", effect: .command) }
            #expect(bare?.reason == "store-busy")
            #expect(visits.all.count == 1)
        }
        let again = Visits()
        try await withClient(testRouter(failing: 1, again)) { client, _ in
            let id = String(repeating: "a", count: 32)
            let options = CallOptions(metadata: [Metadata.Keys.requestID: id], requestID: id)
            let reply = try await client.call("Try", [], options, effect: .command)
            #expect(reply == [1])
            #expect(again.all.map { $0.metadata[Metadata.Keys.requestID] } == [id, id])
        }
    }

    @Test("a server that is full is asked again, even by a command without a request id")
    func full() async throws {
        let visits = Visits()
        let busy = Status(Refusal(.tooManyCalls, ["limit": "1"]), retryAfter: .microseconds(1))
        try await withClient(testRouter(failing: 1, with: busy, visits)) { client, _ in
            let reply = try await client.call("Try", effect: .command)
            #expect(reply == [1])
            #expect(visits.all.count == 2)
        }
    }

    @Test("a server that says to come back after the deadline is not waited for")
    func tooLate() async throws {
        let visits = Visits()
        let busy = Status(Refusal(.tooManyCalls, ["limit": "1"]), retryAfter: .seconds(3_600))
        try await withClient(testRouter(failing: 9, with: busy, visits)) { client, _ in
            #expect(await failure { try await client.call("Try") }?.reason == "too-many-calls")
            #expect(visits.all.count == 1)
        }
    }

    @Test("when everything fails, the budget bounds the repeats of all calls together")
    func budget() async throws {
        let visits = Visits()
        var settings = ClientSettings.hasty
        settings.retryBudget = 5
        try await withClient(settings: settings, testRouter(failing: .max, visits)) { client, _ in
            for _ in 0..<50 { _ = await failure { try await client.call("Try") } }
            #expect(visits.all.count == 55)
        }
    }

    @Test("cancelling the task reaches the handler, and nothing is tried again")
    func cancelled() async throws {
        let (started, ended) = (Signal(), Signal())
        let visits = Visits()
        let testRouter = TestRouter()
        testRouter.unary("Try") { call in
            _ = visits.add(call)
            call.onCancel { ended.fire() }
            started.fire()
        }
        try await withClient(testRouter) { client, _ in
            let task = Task { try await client.call("Try") }
            await started.wait()
            task.cancel()
            await ended.wait()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(visits.all.count == 1)
        }
    }

    @Test("sending to a server that never reads ends at the deadline")
    func stuck() async throws {
        var limits = ClientSettings.hasty
        limits.tries = 1
        let (port, peers, listener) = try await RawPeer.listen(reading: false)
        let client = Client([Address(host: "127.0.0.1", port: port)], settings: limits, logger: quiet)
        let endless = repeatElement([UInt8](repeating: 0, count: 1 << 20), count: 1_000)
        let status = await failure {
            try await client.clientStream(
                TestRouter.method("Swallow", .clientStream), endless,
                CallOptions(timeout: .milliseconds(500)))
        }
        #expect(status?.code == .deadlineExceeded || status?.reason == "not-sent")
        await client.close()
        withExtendedLifetime(peers) {}
        try await listener.close()
    }

    @Test("a closed client says so at once")
    func closed() async throws {
        let visits = Visits()
        try await withClient(testRouter(failing: 0, visits)) { client, _ in
            await client.close()
            #expect(await failure { try await client.call("Try") }?.reason == "not-sent")
        }
    }
}
