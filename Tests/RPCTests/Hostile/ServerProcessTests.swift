import Attacks
import Foundation
import RPC
import Testing

/// Every attack of `make hostile` against a real process.
@Suite("A server among bad peers", .timeLimit(.minutes(5)))
struct ServerProcessTests {
    @Test("goes on and keeps nothing of them")
    func attacks() async throws {
        let server = try ServerProcess()
        try await server.client.ping()
        let descriptors = try server.descriptors
        // What the first round of each makes the process allocate once is no leak.
        for attack in Attack.all { try await run(attack, against: server) }
        try await server.settle(at: descriptors)
        let memory = try server.memory

        for attack in Attack.all {
            for _ in 0..<3 { try await run(attack, against: server) }
            #expect(server.isRunning, "\(attack.name) ends the server")
            try await server.client.ping()
        }
        try await server.settle(at: descriptors)
        #expect(try server.memory < memory + 48, "MiB; before it was \(memory)")
        await server.stop()
    }

    @Test("survives thousands of connects and closes")
    func connects() async throws {
        let server = try ServerProcess()
        try await server.client.ping()
        let descriptors = try server.descriptors
        let port = server.port
        try await onThread { try Attack.connectAndClose(.echo(port: port), times: 5_000) }
        try await server.settle(at: descriptors)
        try await server.client.ping()
        await server.stop()
    }

    private func run(_ attack: Attack, against server: ServerProcess) async throws {
        let port = server.port
        try await onThread { try attack.round(.echo(port: port)) }
    }

    /// Runs what blocks on a thread of its own.
    private func onThread(_ body: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            Thread.detachNewThread { done.resume(with: Result(catching: body)) }
        }
    }
}
