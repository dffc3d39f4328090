import RPC
import RPCAPI
import Testing

@Suite("The control service", .timeLimit(.minutes(1)))
struct ControlTests {
    @Test("hello and ping are answered by the server itself")
    func control() async throws {
        try await withLoopback { _, client in
            let hello = try await client.hello()
            #expect(hello.node == "testRouter@test")
            #expect(hello.version == 1)
            #expect(hello.maxFrameBytes == 4 << 20)
            try await client.ping()
        }
    }
}
