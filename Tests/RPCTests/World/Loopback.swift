import Logging
import RPC
import Testing

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// A server on a free loopback port and a client of it, for the time of the closure.
func withLoopback(
    _ testRouter: TestRouter = .standard(),
    settings: ServerSettings = ServerSettings(node: "testRouter@test"),
    client clientSettings: ClientSettings = ClientSettings(), watcher: Watcher? = nil,
    _ test: (Server, ClientConnection) async throws -> Void
) async throws {
    let server = try await Server.bind(
        host: "127.0.0.1", port: 0, settings: settings, router: testRouter, logger: quiet,
        observer: watcher)
    let client = ClientConnection(
        host: "127.0.0.1", port: server.port, settings: clientSettings, logger: quiet)
    do {
        try await test(server, client)
    } catch {
        await client.close()
        await server.drain(within: .zero)
        throw error
    }
    await client.close()
    await server.drain(within: .zero)
}

/// The status that the call fails with; an issue when it does not fail with one.
func failure(
    sourceLocation: SourceLocation = #_sourceLocation, _ call: () async throws -> some Any
) async -> Status? {
    do {
        _ = try await call()
        Issue.record("the call succeeded", sourceLocation: sourceLocation)
    } catch let status as Status {
        return status
    } catch {
        Issue.record("not a status: \(error)", sourceLocation: sourceLocation)
    }
    return nil
}

extension ClientConnection {
    /// A unary call of the test router, for as long as a test may take on a busy machine.
    func call(
        _ name: String, _ payload: [UInt8] = [], _ options: CallOptions = CallOptions(timeout: .seconds(60))
    ) async throws -> [UInt8] {
        try await unary(TestRouter.method(name), payload, options)
    }

    /// A server stream of the test router, for as long as a test may take on a busy machine.
    func count(
        _ payload: [UInt8], by name: String = "Count",
        _ options: CallOptions = CallOptions(timeout: .seconds(60))
    ) async throws -> InboundMessages {
        try await serverStream(TestRouter.method(name, .serverStream), payload, options)
    }
}

extension ClientConnection {
    /// A client stream of the test router, for as long as a test may take on a busy machine.
    func gather(
        _ payloads: [[UInt8]], by name: String, _ options: CallOptions = CallOptions(timeout: .seconds(60))
    ) async throws -> [UInt8] {
        try await clientStream(TestRouter.method(name, .clientStream), payloads, options)
    }

    /// A stream both ways of the test router, for as long as a test may take on a busy machine.
    func talk(
        by name: String = "Talk", _ options: CallOptions = CallOptions(timeout: .seconds(60))
    ) async throws -> MessageExchange {
        try await bidirectional(TestRouter.method(name, .bidirectional), options)
    }
}

/// Something that a test waits for and another thread does.
final class Signal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    func fire() {
        continuation.yield()
    }

    func wait() async {
        var iterator = stream.makeAsyncIterator()
        _ = await iterator.next()
    }
}
