import Crypto
import Foundation
import RPC
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf

/// Calls to one service, a fixed number in flight, each encoded and signed before the clock starts.
///
/// In life the calls come from a fleet of machines. Here the caller shares its processors with the service: what each
/// officer's machine does once - encode, sign, decode - would take from the service what it does for all of them.
struct ReadyCalls: Sendable {
    private struct Ready: Sendable {
        let payload: [UInt8]
        let options: CallOptions
    }

    private let signer: SignedCaller
    private let clients: [Client]
    private let inFlight: Int
    /// One thread makes the calls, so that as little as can be is taken from the service.
    private let executor = LoopExecutor()

    init(
        _ home: Home, to service: String, as principal: String, inFlight: Int, connections: Int
    ) throws {
        guard let station = try home.stations().first(where: { $0.service == service }) else {
            throw StartupFailure("client.json names no service \(service)")
        }
        let clients = (0..<max(1, connections)).map { [executor] _ in
            Client(station.addresses, on: executor)
        }
        signer = SignedCaller(
            clients[0], as: principal, key: try home.key(of: principal), to: station.node,
            targetKey: PublicKey(hex: station.publicKey), clock: { SystemClock.now().microseconds })
        self.clients = clients
        self.inFlight = inFlight
    }

    /// Makes the calls. What they brought is read when all are back, so that no reply goes unread.
    ///
    /// - Throws: What the first call that fails throws; what `read` throws.
    func make<Request: WireMessage>(
        _ requests: [Request], of method: RPC.Method, read: ([UInt8]) throws -> Void
    ) async throws -> ClosedRound {
        let calls = try requests.map { request in
            let payload: [UInt8] = try request.serializedBytes()
            return Ready(
                payload: payload, options: signer.proven(method, SHA256.hash(payload), CallOptions()))
        }
        let run = try await ClosedRun(calls.count, inFlight: inFlight, on: executor) {
            [clients, inFlight] number in
            let client = clients[number % inFlight % clients.count]
            return try await client.unary(method, calls[number].payload, calls[number].options)
        }
        for answer in run.answers { try read(answer.answer) }
        return ClosedRound(run)
    }

    func close() async {
        for client in clients { await client.close() }
    }
}
