/// How often something may happen: a number of times at once, and after that once in every interval.
///
/// Each event moves a due time one interval on; what is ahead of the clock by more than the burst came too fast. So one
/// instant is all there is to keep.
struct Pace {
    typealias Instant = ContinuousClock.Instant

    private let interval: Duration
    private let burst: Duration
    private var due: Instant

    /// - Parameters:
    ///   - interval: The time per event over a long run.
    ///   - burst: Events that may come at once after a time without any.
    ///   - now: The present time.
    init(interval: Duration, burst: Int, now: Instant) {
        self.interval = interval
        self.burst = interval * burst
        due = now
    }

    /// Whether the past no longer matters: the whole burst may come.
    func isFresh(at now: Instant) -> Bool { due <= now }

    /// Counts the event if it comes in time. One that comes too fast is not counted, so whoever keeps trying is let
    /// through as often as the interval says.
    mutating func admits(at now: Instant) -> Bool {
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
