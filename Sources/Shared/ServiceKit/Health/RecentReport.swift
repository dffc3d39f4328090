import CommonAPI
import Synchronization

/// The last report that strangers were given. A few a second have the service looked at anew; who asks at full speed is told
/// the last report again, which costs the store nothing.
final class RecentReport: Sendable {
    private struct Past {
        var report: HealthReport?
        /// When the service was last looked at for strangers, the oldest first.
        var looks: [ContinuousClock.Instant] = []
    }

    /// So many looks within so long are free.
    private static let (most, span) = (8, Duration.seconds(2))

    private let past = Mutex(Past())

    /// The report to tell again; `nil` when the service is to be looked at, which the caller then does.
    func reportOrTurn() -> HealthReport? {
        past.withLock { past in
            let now = ContinuousClock.now
            past.looks.removeAll { now - $0 > Self.span }
            if past.looks.count >= Self.most, let report = past.report { return report }
            past.looks.append(now)
            return nil
        }
    }

    func keep(_ report: HealthReport) {
        past.withLock { $0.report = report }
    }
}
