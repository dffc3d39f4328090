import Crypto
import Foundation
import Installation
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
    private let signer: SignedCaller
    private let generator: LoadGenerator

    init(
        _ home: Home, to service: String, as principal: String, inFlight: Int, connections: Int
    ) throws {
        guard let serviceAddress = try home.serviceAddresses().first(where: { $0.service == service }),
            let address = serviceAddress.addresses.first
        else {
            throw StartupFailure("client.json names no service \(service)")
        }
        // Only signs: what it would call over never connects.
        signer = SignedCaller(
            Client(serviceAddress.addresses), as: principal, key: try home.key(of: principal),
            to: serviceAddress.node,
            targetKey: PublicKey(hex: serviceAddress.publicKey), clock: { SystemClock.now().microseconds })
        generator = LoadGenerator(address, inFlight: inFlight, connections: connections)
    }

    /// Makes the calls. What they brought is read when all are back, so that no reply goes unread.
    ///
    /// - Throws: What the first call that fails throws; what `read` throws.
    func make<Request: WireMessage>(
        _ requests: [Request], of method: RPC.Method, read: ([UInt8]) throws -> Void
    ) async throws -> ClosedRound {
        let calls = try requests.map { request in
            let payload: [UInt8] = try request.serializedBytes()
            return LoadCall(method, payload, signer.proven(method, SHA256.hash(payload), CallOptions()))
        }
        let run = try await generator.make(calls)
        for answer in run.answers { try read(answer.reply) }
        return ClosedRound(run.answers.map(\.after), in: run.whole)
    }
}
