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
    private let answers = PaceTable(interval: 1_000_000, burst: 32)
    private let refused = Mutex<[String: Int64]>([:])

    /// Refuses, before anything is looked at, a command that came again and again.
    ///
    /// - Throws: `RESOURCE_EXHAUSTED` (`refused-too-often`).
    func require(_ credentials: Credentials, at now: Instant) throws(Refusal) {
        let wait = answers.wait(Self.name(of: credentials), at: now)
        guard wait > 0 else { return }
        throw Refusal(.refusedTooOften, ["seconds": String(wait / 1_000_000 + 1)])
    }

    /// Counts a command that was answered from what is kept.
    func answered(_ credentials: Credentials, at now: Instant) {
        answers.count(Self.name(of: credentials), at: now)
    }

    /// Counts a refusal.
    ///
    /// - Returns: Whether it is the first of that command, and so its caller's: who repeats it may be somebody else.
    func isFirstRefusal(_ credentials: Credentials, at now: Instant) -> Bool {
        let name = Self.name(of: credentials)
        let isFirst = refused.withLock { refused in
            if refused.count >= Self.most {
                refused = refused.filter { $0.value > now.microseconds - Self.span }
            }
            guard refused[name] == nil else { return false }
            if refused.count < Self.most { refused[name] = now.microseconds }
            return true
        }
        if !isFirst { answers.count(name, at: now) }
        return isFirst
    }

    /// One request as it was signed; no part of it holds a blank.
    private static func name(of credentials: Credentials) -> String {
        let (principal, id) = (credentials.claims?.principal ?? "", credentials.claims?.requestID ?? "")
        return "\(principal) \(id) \(credentials.payloadDigest.hex) \(credentials.method.path)"
    }
}
