package import Rulebook
import Synchronization

/// Counts events by name, for one record of each name an hour.
package final class HourTally<Key: Hashable & Sendable>: Sendable {
    /// What one of them did.
    package struct Count: Sendable {
        /// The name; `nil` for all names beyond the limit.
        package let key: Key?
        /// When it began.
        package let since: Instant
        /// Counts by kind of event.
        package fileprivate(set) var times: [String: Int] = [:]
    }

    private let hour: Int64 = 3_600_000_000
    private let most: Int
    private let counts = Mutex<[Key?: Count]>([:])

    /// - Parameter most: Those counted one by one; further ones are counted together.
    package init(most: Int) {
        self.most = most
    }

    /// Counts one time more.
    package func count(_ key: Key, _ what: String, at now: Instant) {
        counts.withLock { counts in
            let place = counts[key] != nil || counts.count < most ? key : nil
            var count = counts[place] ?? Count(key: place, since: now)
            count.times[what, default: 0] += 1
            counts[place] = count
        }
    }

    /// Returns and clears what is due: the names whose hour is over, or all when the service stops.
    package func due(at now: Instant, isLast: Bool) -> [Count] {
        counts.withLock { counts in
            let due = counts.filter { isLast || abs(now.microseconds - $0.value.since.microseconds) >= hour }
            for key in due.keys { counts.removeValue(forKey: key) }
            return due.values.sorted { $0.since.microseconds < $1.since.microseconds }
        }
    }
}
