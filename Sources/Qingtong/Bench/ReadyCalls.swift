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
    struct Times: Sendable {
        let whole: Duration
        let each: [Duration]
    }

    private struct Ready: Sendable {
        let payload: [UInt8]
        let options: CallOptions
    }

    private let signer: SignedCaller
    private let clients: [Client]
    private let inFlight: Int

    init(
        _ home: Home, to service: String, as principal: String, inFlight: Int, connections: Int
    ) throws {
        guard let station = try home.stations().first(where: { $0.service == service }) else {
            throw StartupFailure("client.json names no service \(service)")
        }
        let clients = (0..<max(1, connections)).map { _ in Client(station.addresses) }
        signer = SignedCaller(
            clients[0], as: principal, key: try home.key(of: principal), to: station.node,
            clock: { SystemClock.now().microseconds })
        self.clients = clients
        self.inFlight = inFlight
    }

    /// Makes the calls. What they brought is read when all are back, so that no reply goes unread.
    ///
    /// - Throws: What the first call that fails throws; what `read` throws.
    func make<Request: WireMessage>(
        _ requests: [Request], of method: RPC.Method, read: ([UInt8]) throws -> Void
    ) async throws -> Times {
        let calls = try requests.map { request in
            let payload: [UInt8] = try request.serializedBytes()
            return Ready(
                payload: payload, options: signer.signed(method, SHA256.hash(payload), CallOptions()))
        }
        let start = ContinuousClock.now
        let lanes = try await withThrowingTaskGroup(of: [(Duration, [UInt8])].self) { group in
            for lane in 0..<inFlight {
                let client = clients[lane % clients.count]
                group.addTask {
                    var answered: [(Duration, [UInt8])] = []
                    for place in stride(from: lane, to: calls.count, by: inFlight) {
                        let begin = ContinuousClock.now
                        let reply = try await client.unary(method, calls[place].payload, calls[place].options)
                        answered.append((.now - begin, reply))
                    }
                    return answered
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let whole = ContinuousClock.now - start
        for (_, reply) in lanes.joined() { try read(reply) }
        return Times(whole: whole, each: lanes.joined().map(\.0))
    }

    func close() async {
        for client in clients { await client.close() }
    }
}
