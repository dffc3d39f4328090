import CommonAPI
import Crypto
import RPC
import RPCAPI
package import Refusals
import SwiftProtobuf

/// How much one stream may carry.
package enum StreamLimits {
    /// Messages of one client or server stream.
    package static let items = 50_000
    /// Bytes of one client stream.
    package static let bytes = 64 << 20
    /// Records that one stream may load where each is written by the command itself: others wait for it.
    package static let records = 2_000

    /// Refuses a stream that brings more records than one command writes.
    ///
    /// - Throws: `RESOURCE_EXHAUSTED` (`stream-too-long`).
    package static func require(records count: Int) throws(Refusal) {
        guard count <= records else { throw Refusal(.streamTooLong, ["limit": String(records)]) }
    }
}

/// What a caller's stream carried up to a seal: its messages, and whether the seal fits them.
struct SealedStream: Sendable {
    let payloads: [[UInt8]]
    /// Counts the messages for as long as they are kept.
    private var held: HeldBytes?
    private let trouble: Refusal?
    let digest: Digest
    private let sealText: [UInt8]
    private let signature: Signature?
    private let count: UInt64

    /// Takes in the whole stream. Trouble is kept rather than thrown, so that the refusal leaves an audit leaf.
    ///
    /// - Throws: `RESOURCE_EXHAUSTED` (`too-many-bytes`, with RetryInfo): too much is gathered for the caller or for all.
    static func collect(
        _ messages: InboundMessages, of method: Method, credentials: Credentials, target: String,
        _ call: ServerCall? = nil
    ) async throws(RPC.Status) -> SealedStream {
        let held = call?.holding()
        var payloads: [[UInt8]] = []
        var bytes = 0
        var iterator = messages.makeAsyncIterator()
        do {
            while let message = try await iterator.next() {
                if let held, let call, !held.take(message.count) { throw Crowded(status: call.crowded) }
                payloads.append(message)
                bytes += message.count
                // One message more than the limit: the seal.
                guard payloads.count <= StreamLimits.items + 1, bytes <= StreamLimits.bytes else {
                    return SealedStream(
                        trouble: Refusal(.streamTooLong, ["limit": String(StreamLimits.items)]))
                }
            }
        } catch let crowded as Crowded {
            throw crowded.status
        } catch {
            return SealedStream(trouble: Refusal(.streamSealMissing))
        }
        var stream = SealedStream(payloads, of: method, credentials: credentials, target: target)
        stream.held = held
        return stream
    }

    private struct Crowded: Error {
        let status: RPC.Status
    }

    private init(
        payloads: [[UInt8]] = [], trouble: Refusal? = nil, digest: Digest = SHA256.hash([UInt8]()),
        sealText: [UInt8] = [], signature: Signature? = nil, count: UInt64 = 0
    ) {
        self.payloads = payloads
        self.trouble = trouble
        self.digest = digest
        self.sealText = sealText
        self.signature = signature
        self.count = count
    }

    /// The seal, to be proven by the caller's key; `nil` when there is none that fits.
    var seal: StreamSealClaim? {
        signature.map { StreamSealClaim(count: count, signature: $0, text: sealText) }
    }

    /// Messages, of which the last should be the seal over the others.
    init(_ messages: [[UInt8]], of method: Method, credentials: Credentials, target: String) {
        guard let last = messages.last else {
            self.init(trouble: Refusal(.streamSealMissing))
            return
        }
        let payloads = Array(messages.dropLast())
        var running = StreamDigest()
        for payload in payloads { running.add(payload) }
        guard let seal = try? StreamSeal(serializedBytes: last),
            let signature = Signature(bytes: seal.signature), let claims = credentials.claims
        else {
            self.init(trouble: Refusal(.streamSealMissing))
            return
        }
        let count = running.count
        let digest = running.finish()
        guard seal.count == count, Array(seal.digest) == digest.bytes else {
            self.init(trouble: Refusal(.streamSealWrong))
            return
        }
        let sealText = CallSignature.sealText(
            method, principal: claims.principal, requestID: claims.requestID, count: count, digest: digest,
            target: target)
        self.init(
            payloads: payloads, digest: digest, sealText: sealText, signature: signature, count: count)
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
        credentials.isOpening = true
        credentials.seal = stream.seal
        return credentials
    }
}

/// A stream's seal that fits what the stream carried; whose it is, the key says.
struct StreamSealClaim: Sendable {
    let count: UInt64
    let signature: Signature
    let text: [UInt8]

    func isProven(by key: PublicKey) -> Bool {
        key.isValid(signature, for: text)
    }
}
