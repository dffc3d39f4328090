import Metrics
import Synchronization

/// Counts what is refused, dropped or closed, by its reason. Reasons are words of ours, so that there are not many.
final class ReasonCounters: Sendable {
    private let meters: Meters
    private let counters = Mutex<[String: [String: Counter]]>([:])

    init(_ meters: Meters) {
        self.meters = meters
    }

    /// Counts one more under that label.
    func count(_ label: String, _ reason: String) {
        counters.withLock { counters in
            if let known = counters[label]?[reason] { return known }
            let fresh = Counter(label: label, dimensions: [("reason", reason)], factory: meters)
            counters[label, default: [:]][reason] = fresh
            return fresh
        }.increment()
    }
}
