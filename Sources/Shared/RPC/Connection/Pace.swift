/// How often something may happen: a number of times at once, and after that once in every interval.
///
/// Each event moves a due time on by one interval; an event is too fast when the due time would be ahead of the clock by more than
/// the burst. So one instant is the only state.
package struct Pace: Sendable {
    package typealias Instant = ContinuousClock.Instant

    private let interval: Duration
    private let burst: Duration
    private var due: Instant

    /// - Parameters:
    ///   - interval: The time per event over a long run.
    ///   - burst: Events that may come at once after a time without any.
    ///   - now: The present time.
    package init(interval: Duration, burst: Int, now: Instant) {
        self.interval = interval
        self.burst = interval * burst
        due = now
    }

    /// Whether the past no longer matters: the whole burst may come.
    func isFresh(at now: Instant) -> Bool { due <= now }

    /// Counts the event unless it comes too fast. What is refused does not count, so a caller that keeps trying succeeds once in
    /// every interval.
    package mutating func admits(at now: Instant) -> Bool {
        let next = max(due, now) + interval
        guard next - now <= burst else { return false }
        due = next
        return true
    }

    /// Counts so many events that happened.
    ///
    /// - Returns: How long to wait before the next, so that the pace is kept; nothing within the burst.
    mutating func wait(after events: Int, at now: Instant) -> Duration {
        due = max(due, now) + interval * events
        return max(.zero, due - now - burst)
    }
}
