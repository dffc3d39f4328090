import Crypto
import RPC
import Refusals
import Rulebook
import Synchronization

/// Commands that come again under their request ids: whoever overheard one can send it for as long as its signature is good,
/// and must neither fill the log with it nor use up what its caller may have refused.
final class CommandRepeats: Sendable {
    /// Refusals remembered at most.
    private static let most = 8_192
    /// Longer than a signature is good for, microseconds.
    private static let span: Int64 = 300_000_000

    /// How often one and the same command is answered again: a client that lost its answer asks a few times.
    private let answers = PaceTable<Signed>(interval: 1_000_000, burst: 32)
    private let refused = Mutex<[Signed: Int64]>([:])

    /// Refuses, before anything is looked at, a command that came again and again.
    ///
    /// - Throws: `RESOURCE_EXHAUSTED` (`refused-too-often`).
    func require(_ credentials: Credentials, at now: Instant) throws(Refusal) {
        let wait = answers.wait(Signed(credentials), at: now)
        guard wait > 0 else { return }
        throw Refusal(.refusedTooOften, ["seconds": String(wait / 1_000_000 + 1)])
    }

    /// Counts a command that was answered from what is kept.
    func answered(_ credentials: Credentials, at now: Instant) {
        answers.count(Signed(credentials), at: now)
    }

    /// Counts a refusal.
    ///
    /// - Returns: Whether it is the first of that command, and so its caller's: who repeats it may be somebody else.
    func isFirstRefusal(_ credentials: Credentials, at now: Instant) -> Bool {
        let signed = Signed(credentials)
        let isFirst = refused.withLock { refused in
            if refused.count >= Self.most {
                refused = refused.filter { $0.value > now.microseconds - Self.span }
            }
            guard refused[signed] == nil else { return false }
            if refused.count < Self.most { refused[signed] = now.microseconds }
            return true
        }
        if !isFirst { answers.count(signed, at: now) }
        return isFirst
    }
}

/// One request as it was signed.
private struct Signed: Hashable, Sendable {
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
