/// How long the sender of a stream has kept its reader waiting. Only the time counts in which the reader waits: a slow reader is
/// not the sender's fault.
struct StreamPace {
    typealias Instant = ContinuousClock.Instant

    private(set) var bytes = 0
    /// Before the present wait.
    private var waited = Duration.zero
    private var waitingSince: Instant?

    /// The reader begins to wait.
    mutating func waits(from now: Instant = .now) {
        waitingSince = now
    }

    /// A message came.
    mutating func came(ofBytes count: Int, at now: Instant? = nil) {
        bytes += count
        guard let since = waitingSince else { return }
        waited += (now ?? .now) - since
        waitingSince = nil
    }

    /// How long the reader has been waiting now.
    func idle(at now: Instant) -> Duration { waitingSince.map { now - $0 } ?? .zero }

    /// Whether the sender owed messages for longer than that, and the time its bytes take at that pace.
    func isSlow(at now: Instant, grace: Duration, bytesPerSecond: Int) -> Bool {
        waited + idle(at: now) > grace + .seconds(Double(bytes) / Double(max(1, bytesPerSecond)))
    }
}
