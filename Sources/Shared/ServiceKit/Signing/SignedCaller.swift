package import Crypto
import Foundation
package import RPC
import RPCAPI
import Refusals
import SwiftProtobuf
import Synchronization

/// Authenticates every call to one service instance as one principal's: by a signature, or by a MAC on a plain query when the
/// service's key is known.
package struct SignedCaller: Interceptor {
    /// How often one command is signed at most.
    private static let mostSignatures = 4

    package let next: any Caller
    private let principal: String
    private let key: SigningKey
    private let target: String
    private let codes: Codes?
    private let clock: @Sendable () -> Int64

    /// - Parameters:
    ///   - next: What makes the calls.
    ///   - principal: The id in the directory.
    ///   - key: The principal's key.
    ///   - target: The service instance, such as `registry@zj`: a signature for one instance is invalid for another.
    ///   - targetKey: The instance's public key; without it plain queries are signed too.
    ///   - clock: UTC microseconds.
    package init(
        _ next: any Caller, as principal: String, key: SigningKey, to target: String,
        targetKey: PublicKey? = nil, clock: @escaping @Sendable () -> Int64
    ) {
        self.next = next
        self.principal = principal
        self.key = key
        self.target = target
        codes = targetKey.map { Codes(of: key, for: $0) }
        self.clock = clock
    }

    package func around<Reply: Sendable>(
        _ call: OutgoingCall, _ proceed: (OutgoingCall) async throws -> Reply
    ) async throws -> Reply {
        let method = call.method
        switch call.content {
        case .messages(let messages):
            let options = signed(method, SHA256.hash([]), call.options)
            let sealed = SealedSequence(base: messages) { seal($0, method, options) }
            var call = call.with(options)
            call.content = .messages(Payloads(sealed))
            return try await proceed(call)
        case .message(let payload):
            let digest = SHA256.hash(payload)
            guard method.kind == .unary else {
                return try await proceed(call.with(signed(method, digest, call.options)))
            }
            if method.isSensitive { return try await once(call, digest, proceed) }
            if method.effect == .command { return try await untilAnswered(call, digest, proceed) }
            return try await proven(call, digest, proceed)
        }
    }

    /// Makes a call by a code where that is enough, and by a signature where it is not or the service knows no codes.
    private func proven<Reply: Sendable>(
        _ call: OutgoingCall, _ digest: Digest, _ proceed: (OutgoingCall) async throws -> Reply
    ) async throws -> Reply {
        guard let agreed = agreedKey(for: call.method) else {
            return try await proceed(call.with(signed(call.method, digest, call.options)))
        }
        do {
            return try await proceed(call.with(coded(call.method, digest, call.options, under: agreed)))
        } catch let status as RPC.Status where status.code == .unauthenticated {
            // A service of an earlier version knows no codes, and one with a new key agrees on another.
            let reply = try await proceed(call.with(signed(call.method, digest, call.options)))
            codes?.giveUp()
            return reply
        }
    }

    /// Makes a read that leaves a leaf. A service answers it once, so that nobody who overheard it gets the answer; where the
    /// answer was lost it is asked anew, under another id.
    private func once<Reply: Sendable>(
        _ call: OutgoingCall, _ digest: Digest, _ proceed: (OutgoingCall) async throws -> Reply
    ) async throws -> Reply {
        do {
            return try await proceed(call.with(signed(call.method, digest, call.options)))
        } catch let status as RPC.Status where status.reason == Reason.connectionLost.word {
            var options = call.options
            options.requestID = nil
            return try await proceed(call.with(signed(call.method, digest, options)))
        }
    }

    /// Makes a command. A try whose answer was lost may have been repeated below, with the same signature, which is not answered
    /// twice: then it is signed anew, under its id.
    private func untilAnswered<Reply: Sendable>(
        _ call: OutgoingCall, _ digest: Digest, _ proceed: (OutgoingCall) async throws -> Reply
    ) async throws -> Reply {
        var options = call.options
        options.requestID = options.requestID ?? RequestID.fresh()
        var time = clock()
        for _ in 1..<Self.mostSignatures {
            do {
                return try await proceed(call.with(signed(call.method, digest, options, at: time)))
            } catch let status as RPC.Status where status.reason == Reason.signatureReplayed.word {
                time = max(clock(), time + 1)
            }
        }
        return try await proceed(call.with(signed(call.method, digest, options, at: time)))
    }

    private func seal(_ running: StreamDigest, _ method: Method, _ options: CallOptions) -> [UInt8] {
        let digest = running.finish()
        let text = CallSignature.sealText(
            method, principal: principal, requestID: options.requestID ?? "", count: running.count,
            digest: digest, target: target)
        let seal = StreamSeal.with {
            $0.count = running.count
            $0.digest = Data(digest.bytes)
            $0.signature = Data(key.sign(text).bytes)
        }
        return (try? seal.serializedBytes()) ?? []
    }

    /// The options of a call proven now, for who makes it later: they are good for two minutes, past this caller.
    package func proven(_ method: Method, _ payload: Digest, _ options: CallOptions) -> CallOptions {
        guard let agreed = agreedKey(for: method) else { return signed(method, payload, options) }
        return coded(method, payload, options, under: agreed)
    }

    private func agreedKey(for method: Method) -> AgreedKey? {
        method.isPlainQuery ? codes?.key : nil
    }

    private func coded(
        _ method: Method, _ payload: Digest, _ options: CallOptions, under agreed: AgreedKey
    ) -> CallOptions {
        claimed(method, payload, options) { (Metadata.Keys.mac, agreed.code(for: $0).hex) }
    }

    private func signed(
        _ method: Method, _ payload: Digest, _ options: CallOptions, at time: Int64? = nil
    ) -> CallOptions {
        claimed(method, payload, options, at: time) { (Metadata.Keys.signature, key.sign($0).hex) }
    }

    private func claimed(
        _ method: Method, _ payload: Digest, _ options: CallOptions, at time: Int64? = nil,
        proof: (_ text: [UInt8]) -> (key: String, value: String)
    ) -> CallOptions {
        var options = options
        let requestID = options.requestID ?? RequestID.fresh()
        let time = String(time ?? clock())
        let text = CallSignature.text(
            method, principal: principal, requestID: requestID, time: time, payload: payload,
            target: target)
        options.requestID = requestID
        options.metadata[Metadata.Keys.principal] = principal
        options.metadata[Metadata.Keys.requestID] = requestID
        options.metadata[Metadata.Keys.time] = time
        let (name, value) = proof(text)
        options.metadata[name] = value
        return options
    }
}

/// The key of MACs for the service, computed on first use and dropped when the service does not accept them.
private final class Codes: Sendable {
    private let agreements: AgreedKeys
    private let service: PublicKey
    private let isHonoured = Atomic(true)

    init(of own: SigningKey, for service: PublicKey) {
        agreements = AgreedKeys(of: own)
        self.service = service
    }

    var key: AgreedKey? { isHonoured.load(ordering: .relaxed) ? agreements[service] : nil }

    func giveUp() {
        isHonoured.store(false, ordering: .relaxed)
    }
}

/// A sequence of messages followed by the seal over them.
private struct SealedSequence<Base: Sequence<[UInt8]> & Sendable>: Sequence, Sendable {
    let base: Base
    let seal: @Sendable (StreamDigest) -> [UInt8]

    func makeIterator() -> Iterator {
        Iterator(base: base.makeIterator(), seal: seal)
    }

    struct Iterator: IteratorProtocol {
        var base: Base.Iterator
        let seal: @Sendable (StreamDigest) -> [UInt8]
        var digest: StreamDigest? = StreamDigest()

        mutating func next() -> [UInt8]? {
            guard var running = digest else { return nil }
            guard let message = base.next() else {
                digest = nil
                return seal(running)
            }
            running.add(message)
            digest = running
            return message
        }
    }
}
