import Logging
import Refusals
import Synchronization
import Testing

@testable import RPC

/// A client of several addresses against real servers that come and go.
@Suite("A client of several addresses", .timeLimit(.minutes(1)))
struct FailoverTests {
    private func bind(_ node: String, port: Int = 0, _ testRouter: TestRouter? = nil) async throws -> Server {
        try await Server.bind(
            host: "127.0.0.1", port: port, settings: ServerSettings(node: node),
            router: testRouter ?? .naming(node), logger: quiet)
    }

    private func client(_ ports: [Int], pause: Duration = .seconds(100)) -> Client {
        var settings = ClientSettings.hasty
        settings.circuitTolerance = 1
        settings.circuitPauses = GrowingPause(first: pause, longest: pause)
        return Client(ports.map { Address(host: "127.0.0.1", port: $0) }, settings: settings, logger: quiet)
    }

    private static func name(_ client: Client) async throws -> String {
        String(decoding: try await client.call("Name"), as: UTF8.self)
    }

    @Test("calls go to the preferred address; when it is gone, to the next; when it is back, to it again")
    func failover() async throws {
        var (first, second) = (try await bind("first"), try await bind("second"))
        // No pause: the next call is the trial that finds the preferred address back.
        let client = client([first.port, second.port], pause: .zero)
        #expect(try await Self.name(client) == "first")
        await first.drain(within: .zero)
        #expect(try await Self.name(client) == "second")
        #expect(try await Self.name(client) == "second")
        first = try await bind("first", port: first.port)
        #expect(try await Self.name(client) == "first")
        await second.drain(within: .zero)
        second = first
        #expect(try await Self.name(client) == "first")
        await client.close()
        await second.drain(within: .zero)
    }

    @Test("an address that failed is left alone while its pause lasts")
    func circuit() async throws {
        let (first, second) = (try await bind("first"), try await bind("second"))
        let port = first.port
        let client = client([port, second.port])
        await first.drain(within: .zero)
        #expect(try await Self.name(client) == "second")
        let again = try await bind("first", port: port)
        #expect(try await Self.name(client) == "second")
        guard case .open? = client.circuits.first else {
            Issue.record("\(client.circuits)")
            return
        }
        #expect(client.circuits.last == .closed(failures: 0))
        await client.close()
        await again.drain(within: .zero)
        await second.drain(within: .zero)
    }

    @Test("streams go to the next address too", arguments: [false, true])
    func streams(hasOwnConnection: Bool) async throws {
        let (first, second) = (try await bind("first"), try await bind("second", .standard()))
        await first.drain(within: .zero)
        let client = client([first.port, second.port])
        var options = CallOptions()
        options.hasOwnConnection = hasOwnConnection
        let messages = try await client.serverStream(TestRouter.method("Count", .serverStream), [3], options)
        #expect(try await messages.reduce(into: []) { $0 += $1 } == [0, 1, 2])
        let sum = try await client.clientStream(TestRouter.method("Sum", .clientStream), [[1], [2]], options)
        #expect(sum == [3])
        await client.close()
        await second.drain(within: .zero)
    }

    @Test("nobody at any address fails the call as not sent")
    func nobody() async throws {
        let (first, second) = (try await bind("first"), try await bind("second"))
        await first.drain(within: .zero)
        await second.drain(within: .zero)
        let client = client([first.port, second.port])
        #expect(await failure { try await client.call("Name") }?.reason == "not-sent")
        let stream = await failure {
            try await client.serverStream(TestRouter.method("Count", .serverStream), [1], CallOptions())
        }
        #expect(stream?.reason == "not-sent")
        await client.close()
    }

    @Test("a stream with a connection of its own does not share that of the calls")
    func ownConnection() async throws {
        let peers = Mutex<[String: String]>([:])
        let testRouter = TestRouter()
        testRouter.unary("Name") { call in
            peers.withLock { $0["call"] = call.peer }
            call.succeed([])
        }
        testRouter.serverStream("Follow") { call, messages in
            peers.withLock { $0[call.metadata["kind"] ?? ""] = call.peer }
            try await messages.send([])
        }
        let server = try await bind("one", testRouter)
        let client = client([server.port])
        _ = try await client.call("Name")
        for own in [true, false] {
            var options = CallOptions(metadata: ["kind": own ? "own" : "shared"])
            options.hasOwnConnection = own
            for try await _ in try await client.serverStream(
                TestRouter.method("Follow", .serverStream), [], options)
            {}
        }
        let found = peers.withLock { $0 }
        #expect(found["shared"] == found["call"])
        #expect(found["own"] != nil && found["own"] != found["call"])
        await client.close()
        await server.drain(within: .zero)
    }
}

extension TestRouter {
    /// A router that answers `Name` with its name.
    fileprivate static func naming(_ node: String) -> TestRouter {
        let testRouter = TestRouter()
        testRouter.unary("Name") { $0.succeed(Array(node.utf8)) }
        return testRouter
    }
}

extension ClientSettings {
    /// Pauses too short to wait for, the same in every run.
    static var hasty: ClientSettings {
        var settings = ClientSettings()
        settings.firstBackoff = .microseconds(1)
        settings.longestBackoff = .microseconds(10)
        settings.retryPauses = GrowingPause(first: .microseconds(1), longest: .microseconds(10))
        settings.jitter = Jitter(seed: 11)
        return settings
    }
}

extension Client {
    /// A unary call of the test router.
    func call(
        _ name: String, _ payload: [UInt8] = [], _ options: CallOptions = CallOptions(),
        effect: Method.Effect = .query
    ) async throws -> [UInt8] {
        let method = Method(
            service: TestRouter.service, name: name, kind: .unary, effect: effect, access: .everyone)
        return try await unary(method, payload, options)
    }
}
