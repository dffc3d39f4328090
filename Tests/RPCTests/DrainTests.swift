import Logging
import Refusals
import Testing

@testable import RPC

@Suite("Starting and stopping", .timeLimit(.minutes(1)))
struct DrainTests {
    @Test("calls under way finish while new ones are refused")
    func drain() async throws {
        let testRouter = TestRouter.standard()
        let begun = Signal()
        let kept = Gathering(size: 2)
        testRouter.unary("Keep") { call in
            kept.add(call)
            begun.fire()
        }
        try await withLoopback(testRouter) { server, client in
            async let first = client.call("Keep", [1])
            await begun.wait()
            async let drained: Void = server.drain(within: .seconds(50))
            while await !isRefused(client) {}
            kept.add(ServerCall(method: TestRouter.method("Keep")) { _ in })
            let reply = try await first
            #expect(reply == [1])
            await drained
            #expect(server.inFlight == 0)
        }
    }

    /// Whether the server says that it is stopping.
    private func isRefused(_ client: ClientConnection) async -> Bool {
        do {
            _ = try await client.call("Echo")
            return false
        } catch let status as Status {
            #expect(status.code == .unavailable)
            #expect(status.reason == "draining")
            #expect(status.retryAfter != nil)
            return true
        } catch {
            Issue.record("not a status: \(error)")
            return true
        }
    }

    @Test("a call that outlasts the drain is cancelled and told so")
    func impatient() async throws {
        let testRouter = TestRouter()
        let begun = Signal()
        let cancelled = Signal()
        testRouter.unary("Hang") { call in
            call.onCancel { cancelled.fire() }
            begun.fire()
        }
        try await withLoopback(testRouter) { server, client in
            async let call = failure { try await client.call("Hang") }
            await begun.wait()
            await server.drain(within: .milliseconds(10))
            await cancelled.wait()
            let status = await call
            #expect(status?.code == .unavailable)
            #expect(status?.reason == "server-stopped")
        }
    }

    @Test("a drained server takes no connections, and may be drained again")
    func after() async throws {
        try await withLoopback { server, client in
            try await client.ping()
            await server.drain()
            await server.drain()
            let status = await failure { try await client.call("Echo") }
            #expect(status?.code == .unavailable)
            #expect(status?.reason == "not-sent")
        }
    }

    @Test("a stream ends when its server stops")
    func stream() async throws {
        let testRouter = TestRouter()
        let begun = Signal()
        testRouter.serverStream("Wait") { _, _ in
            begun.fire()
            await Task.cancelled()
        }
        try await withLoopback(testRouter) { server, client in
            let messages = try await client.count([], by: "Wait")
            await begun.wait()
            await server.drain(within: .zero)
            let status = await failure { for try await _ in messages {} }
            #expect(status?.reason == "server-stopped")
        }
    }

    @Test("a taken port is named with its reason")
    func taken() async throws {
        try await withLoopback { server, _ in
            let failure = await #expect(throws: BindFailure.self) {
                try await Server.bind(
                    host: "127.0.0.1", port: server.port, settings: ServerSettings(),
                    router: TestRouter.standard(), logger: quiet)
            }
            #expect(
                failure?.description.hasPrefix(
                    "cannot listen on 127.0.0.1:\(server.port): the port is taken by another process")
                    == true)
        }
    }

    @Test(
        "an address that is none of ours is named with its reason",
        arguments: [
            ("192.0.2.1", "the address is not one of this machine"),
            ("no such host", "the host's name is unknown"),
        ])
    func foreign(host: String, reason: String) async throws {
        let failure = await #expect(throws: BindFailure.self) {
            try await Server.bind(
                host: host, port: 0, settings: ServerSettings(), router: TestRouter.standard(), logger: quiet)
        }
        #expect(failure?.reason.english.hasPrefix(reason) == true)
        #expect(failure?.host == host)
    }

    @Test("a port is free again after a drain")
    func again() async throws {
        let first = try await Server.bind(
            host: "127.0.0.1", port: 0, settings: ServerSettings(), router: TestRouter.standard(),
            logger: quiet)
        await first.drain()
        let second = try await Server.bind(
            host: "127.0.0.1", port: first.port, settings: ServerSettings(), router: TestRouter.standard(),
            logger: quiet)
        #expect(second.port == first.port)
        await second.drain()
    }
}
