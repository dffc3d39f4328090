import CommonAPI
import RPC
import Synchronization

/// The last report that strangers were given. A few a second have the service looked at anew; who asks at full speed is told
/// the last report again, which costs the store nothing.
final class RecentReport: Sendable {
    private struct Past {
        var report: HealthReport?
        var looks = Pace(interval: .milliseconds(250), burst: 8, now: .now)
    }

    private let past = Mutex(Past())

    /// The report to tell again; `nil` when the service is to be looked at, which the caller then does.
    func reportOrTurn() -> HealthReport? {
        past.withLock { past in past.looks.admits(at: .now) ? nil : past.report }
    }

    func keep(_ report: HealthReport) {
        past.withLock { $0.report = report }
    }
}
