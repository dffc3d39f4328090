import Crypto
import RPC
import Refusals
import Rulebook
import Synchronization

/// Commands repeated under the same request id. Somebody who recorded a command can send it again while its signature is valid, and
/// must gain nothing by it: neither fill the log nor use up its caller's allowance of refusals.
///
/// A command that was carried out is not answered again under the same signature (`StoredReplies.renew`). One that was refused is not
/// tried again under it: it might now succeed, although its caller believes that it failed.
final class CommandRepeats: Sendable {
    /// Refusals remembered at most.
    private static let most = 8_192
    /// Longer than a signature is good for, microseconds.
    private static let span: Int64 = 300_000_000

    /// How often one and the same command is answered again: a client that lost its answer asks a few times.
    private let answers = PaceTable<Asked>(interval: 1_000_000, burst: 32)
    private let refused = Mutex<[Signed: Refused]>([:])

    private struct Refused {
        /// UTC microseconds.
        let since: Int64
        /// Whether its caller takes it for the answer. What is unavailable for now is sent again as it is.
        let isFinal: Bool
    }

    /// Refuses, before anything is looked at, a command that came again and again, or that was refused under this signature.
    ///
    /// - Throws: `RESOURCE_EXHAUSTED` (`refused-too-often`), `UNAUTHENTICATED` (`signature-replayed`).
    func require(_ credentials: Credentials, at now: Instant) throws(Refusal) {
        let isRefused = refused.withLock { !$0.isEmpty && $0[Signed(credentials)]?.isFinal == true }
        if isRefused { throw Refusal(.signatureReplayed, field: FieldPath(Metadata.Keys.time)) }
        let wait = answers.wait(Asked(credentials), at: now)
        guard wait > 0 else { return }
        throw Refusal(.refusedTooOften, ["seconds": String(wait / 1_000_000 + 1)])
    }

    /// Counts a command that was answered from what is kept.
    func answered(_ credentials: Credentials, at now: Instant) {
        answers.count(Asked(credentials), at: now)
    }

    /// Counts a refusal.
    ///
    /// - Returns: Whether it is the first under that signature, and so its caller's: who repeats it may be somebody else.
    func isFirstRefusal(_ credentials: Credentials, _ refusal: Refusal, at now: Instant) -> Bool {
        let signed = Signed(credentials)
        let isFirst = refused.withLock { refused in
            if refused.count >= Self.most {
                refused = refused.filter { $0.value.since > now.microseconds - Self.span }
            }
            guard refused[signed] == nil else { return false }
            if refused.count < Self.most {
                refused[signed] = Refused(since: now.microseconds, isFinal: refusal.code != .unavailable)
            }
            return true
        }
        if !isFirst { answers.count(signed.asked, at: now) }
        return isFirst
    }
}

/// One request, whenever it was signed.
private struct Asked: Hashable, Sendable {
    private let principal: String
    private let requestID: String
    private let payload: Digest
    private let path: String

    init(_ credentials: Credentials) {
        principal = credentials.claims?.principal ?? ""
        requestID = credentials.claims?.requestID ?? ""
        payload = credentials.payloadDigest
        path = credentials.method.path
    }
}

/// One request as it was signed at one time.
private struct Signed: Hashable, Sendable {
    let asked: Asked
    private let time: String

    init(_ credentials: Credentials) {
        asked = Asked(credentials)
        time = credentials.claims?.timeText ?? ""
    }
}
