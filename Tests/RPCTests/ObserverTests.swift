import Refusals
import Testing

@testable import RPC

/// What a server tells whoever watches it.
@Suite("Watching a server", .timeLimit(.minutes(1)))
struct ObserverTests {
    /// What a watcher saw of a server that is drained after the body.
    private func watched(
        _ testRouter: TestRouter = .standard(), settings: ServerSettings = ServerSettings(),
        _ test: (ClientConnection) async throws -> Void
    ) async throws -> Watcher.State {
        let watcher = Watcher()
        let server = try await Server.bind(
            host: "127.0.0.1", port: 0, settings: settings, router: testRouter, logger: quiet,
            observer: watcher)
        let client = ClientConnection(host: "127.0.0.1", port: server.port, logger: quiet)
        try await test(client)
        await client.close()
        await server.drain(within: .zero)
        return watcher.seen
    }

    @Test("calls of every kind are told of when they begin and, once, how they end")
    func kinds() async throws {
        let seen = try await watched { client in
            _ = try await client.call("Echo", [1])
            _ = await failure { try await client.call("Refuse") }
            for try await _ in try await client.count([3]) {}
            _ = try await client.clientStream(
                TestRouter.method("Sum", .clientStream), [[1]], CallOptions())
        }
        #expect(seen.began == ["Echo", "Refuse", "Count", "Sum"])
        #expect(seen.ended.map { $0.method?.name } == seen.began)
        #expect(seen.ended.map(\.code) == [.ok, .failedPrecondition, .ok, .ok])
        #expect(seen.ended.map(\.reason) == [nil, "too-small", nil, nil])
        #expect(seen.refused.isEmpty)
        #expect(seen.ended.allSatisfy { $0.duration > .zero && $0.peer.hasPrefix("127.0.0.1:") })
        #expect(seen.connections == [1, -1])
        #expect(seen.bytes.received > 100 && seen.bytes.sent > 50)
    }

    @Test("a call that a caller gives up, and one that runs out of time, end too")
    func ends() async throws {
        let started = Signal()
        let testRouter = TestRouter()
        testRouter.unary("Hang") { _ in started.fire() }
        testRouter.unary("Late", cap: .milliseconds(1)) { _ in }
        let seen = try await watched(testRouter) { client in
            _ = await failure { try await client.call("Late") }
            let task = Task { try await client.call("Hang") }
            await started.wait()
            task.cancel()
            _ = await task.result
            try await client.ping()
        }
        #expect(seen.ended.map(\.reason) == ["deadline-passed", "call-cancelled"])
    }

    @Test("a call that no handler saw is told of as refused, by its method only if there is one")
    func refused() async throws {
        var settings = ServerSettings()
        settings.maxInFlight = 0
        let id = String(repeating: "b", count: 32)
        let seen = try await watched(settings: settings) { client in
            let options = CallOptions(metadata: [Metadata.Keys.requestID: id])
            _ = await failure { try await client.call("Echo", [], options) }
            _ = await failure { try await client.call("Nothing\n") }
        }
        #expect(seen.began.isEmpty && seen.ended.isEmpty)
        #expect(seen.refused.map { $0.method?.name } == ["Echo", nil])
        #expect(seen.refused.map(\.reason) == ["too-many-calls", "unknown-method"])
        #expect(seen.refused.first?.correlation == id)
    }
}
