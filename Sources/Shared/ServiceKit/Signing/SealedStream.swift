import CommonAPI
import Crypto
import RPC
import RPCAPI
import Refusals
import SwiftProtobuf

/// How much one stream may carry.
package enum StreamLimits {
    /// Messages of one client or server stream.
    package static let items = 50_000
    /// Bytes of one client stream.
    package static let bytes = 64 << 20
}

/// A client stream that came to its end: its messages, and whether its seal fits them.
struct SealedStream: Sendable {
    private let payloads: [[UInt8]]
    private let trouble: Refusal?
    let digest: Digest
    private let sealText: [UInt8]
    private let signature: Signature?

    /// Takes in the whole stream. Trouble is kept rather than thrown, so that the refusal leaves an audit leaf.
    static func collect(
        _ messages: InboundMessages, of method: Method, credentials: Credentials, target: String
    ) async -> SealedStream {
        var payloads: [[UInt8]] = []
        var bytes = 0
        do {
            for try await message in messages {
                payloads.append(message)
                bytes += message.count
                // One message more than the limit: the seal.
                guard payloads.count <= StreamLimits.items + 1, bytes <= StreamLimits.bytes else {
                    return SealedStream(
                        trouble: Refusal(.streamTooLong, ["limit": String(StreamLimits.items)]))
                }
            }
        } catch {
            return SealedStream(trouble: Refusal(.streamSealMissing))
        }
        return SealedStream(payloads, of: method, credentials: credentials, target: target)
    }

    private init(
        payloads: [[UInt8]] = [], trouble: Refusal? = nil, digest: Digest = SHA256.hash([UInt8]()),
        sealText: [UInt8] = [], signature: Signature? = nil
    ) {
        self.payloads = payloads
        self.trouble = trouble
        self.digest = digest
        self.sealText = sealText
        self.signature = signature
    }

    private init(_ messages: [[UInt8]], of method: Method, credentials: Credentials, target: String) {
        guard let last = messages.last, let seal = try? StreamSeal(serializedBytes: last),
            let signature = Signature(bytes: seal.signature), let claims = credentials.claims
        else {
            self.init(trouble: Refusal(.streamSealMissing))
            return
        }
        let payloads = Array(messages.dropLast())
        var running = StreamDigest()
        for payload in payloads { running.add(payload) }
        let count = running.count
        let digest = running.finish()
        guard seal.count == count, Array(seal.digest) == digest.bytes else {
            self.init(trouble: Refusal(.streamSealWrong))
            return
        }
        let sealText = CallSignature.sealText(
            method, principal: claims.principal, requestID: claims.requestID, count: count, digest: digest,
            target: target)
        self.init(payloads: payloads, digest: digest, sealText: sealText, signature: signature)
    }

    /// The messages, once the actor's key proves the seal.
    ///
    /// - Throws: `INVALID_ARGUMENT` (`stream-seal-missing`), `UNAUTHENTICATED` (`stream-seal-wrong`),
    ///   `RESOURCE_EXHAUSTED` (`stream-too-long`).
    func opened(by actor: Actor) throws(Refusal) -> [[UInt8]] {
        if let trouble { throw trouble }
        guard let signature, let key = PublicKey(bytes: actor.principal.publicKey),
            key.isValid(signature, for: sealText)
        else { throw Refusal(.streamSealWrong) }
        return payloads
    }
}

extension Credentials {
    /// The credentials of a stream's opening, with the digest of what the stream carried in place of the opening's:
    /// that is what the ledger of replies and the audit hold on to.
    func carrying(_ stream: SealedStream) -> Credentials {
        var credentials = self
        credentials.payloadDigest = stream.digest
        return credentials
    }
}
