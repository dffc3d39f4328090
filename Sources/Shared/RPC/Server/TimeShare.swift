/// A part of a thread's time: what was used moves a due time on by a multiple of it, and what is ahead of the clock by more
/// than a little has to wait. One instant is all there is to keep.
struct TimeShare {
    typealias Instant = ContinuousClock.Instant

    /// One part in so many.
    private let parts: Int
    /// So far ahead of the clock the due time may be; of it a `parts`-th is used at once at most, and one piece of work more.
    private let slack: Duration
    private var due: Instant

    /// - Parameters:
    ///   - parts: The share is one part in so many.
    ///   - atOnce: Time that may be used at once after a while without any.
    ///   - now: The present time.
    init(parts: Int, atOnce: Duration, now: Instant) {
        self.parts = parts
        slack = atOnce * parts
        due = now
    }

    /// Whether more may be used now.
    func isOpen(at now: Instant) -> Bool { due - now < slack }

    /// Counts time that was used, or is about to be.
    mutating func use(_ time: Duration, at now: Instant) {
        due = max(due, now) + time * parts
    }

    /// How long to wait until everything that was used is paid for; nothing when it is.
    func wait(at now: Instant) -> Duration { max(.zero, due - now) }

    /// Forgets what was used.
    mutating func forgive(at now: Instant) {
        due = min(due, now)
    }
}
