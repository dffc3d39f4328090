/// Judges by the clock whether the server at the other end still lives, and whether the connection is still
/// wanted.
struct LinkWatch {
    typealias Instant = ContinuousClock.Instant

    enum Verdict: Hashable {
        case fine
        /// Ask for a sign of life.
        case ping
        /// None came.
        case dead
        /// Nobody has used the connection for long.
        case unused
    }

    private let settings: ClientSettings
    private var lastReceived: Instant
    private var lastSent: Instant
    /// The first bytes sent since the last came.
    private var unanswered: Instant?
    private var asked: Instant?

    init(settings: ClientSettings, now: Instant) {
        self.settings = settings
        lastReceived = now
        lastSent = now
    }

    mutating func received(at now: Instant) {
        lastReceived = now
        unanswered = nil
        asked = nil
    }

    mutating func sent(at now: Instant) {
        lastSent = now
        if unanswered == nil { unanswered = now }
    }

    /// What is to be done now. A question counts as asked.
    mutating func verdict(at now: Instant, hasCalls: Bool) -> Verdict {
        if let asked { return now >= asked + settings.pingTimeout ? .dead : .fine }
        if let since = silence(hasCalls: hasCalls), now >= since + settings.pingAfter {
            asked = now
            return .ping
        }
        return !hasCalls && now >= lastUse + settings.idleTime ? .unused : .fine
    }

    /// When to look again.
    func nextLook(hasCalls: Bool) -> Instant {
        if let asked { return asked + settings.pingTimeout }
        let unused = lastUse + settings.idleTime
        guard let since = silence(hasCalls: hasCalls) else { return unused }
        let quiet = since + settings.pingAfter
        return hasCalls ? quiet : min(quiet, unused)
    }

    private var lastUse: Instant { max(lastReceived, lastSent) }

    /// Since when the server owes bytes: it was sent some, or a call waits.
    private func silence(hasCalls: Bool) -> Instant? {
        unanswered ?? (hasCalls ? lastReceived : nil)
    }
}
