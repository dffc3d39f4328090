import RPC
import Testing

/// A process that may not open as many files as peers connect.
@Suite("A server without a descriptor left", .timeLimit(.minutes(2)))
struct DescriptorTests {
    @Test("serves those it has, and accepts again when some have gone")
    func exhausted() async throws {
        let limit = 64
        let server = try ServerProcess(openFiles: limit)
        try await server.client.ping()
        var peers: [RawPeer] = []
        for _ in 0..<100 { peers.append(try await RawPeer.connect(to: Int(server.port))) }
        // The system has taken all of them in; the server takes as many as it can.
        while try server.descriptors < limit { try await server.client.ping() }
        for _ in 0..<200 { try await server.client.ping() }
        #expect(server.isRunning)

        for peer in peers { await peer.close() }
        let next = ClientConnection(host: "127.0.0.1", port: Int(server.port), logger: quiet)
        try await next.ping(CallOptions(timeout: .seconds(60)))
        await next.close()
        try await server.client.ping()
        await server.stop()
    }
}
