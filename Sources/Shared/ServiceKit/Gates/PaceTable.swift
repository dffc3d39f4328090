package import Rulebook
import Synchronization

/// Rate limits by name: a number of times at once, and after that once in every interval. The table is bounded: names whose past no
/// longer matters are dropped first, and when all matter, further names share one entry.
package final class PaceTable<Name: Hashable & Sendable>: Sendable {
    private static var most: Int { 4_096 }

    private let interval: Int64
    private let burst: Int64
    /// When each name is back to zero, UTC microseconds; the key `nil` is for the names that share an entry.
    private let dues = Mutex<[Name?: Int64]>([:])

    /// - Parameters:
    ///   - interval: Microseconds for each time, over a long run.
    ///   - burst: So often at once after a time without any.
    package init(interval: Int64, burst: Int64) {
        self.interval = interval
        self.burst = interval * burst
    }

    /// Counts one time more.
    ///
    /// - Returns: By how many times what was done is now beyond the burst; 0 within it.
    @discardableResult
    package func count(_ name: Name, at now: Instant) -> Int64 {
        dues.withLock { dues in
            let key = Self.place(of: name, at: now, in: &dues)
            let due = self.due(dues[key], at: now) + interval
            dues[key] = due
            return (max(0, due - now.microseconds - burst) + interval - 1) / interval
        }
    }

    /// What `count` would return; nothing is counted.
    package func next(_ name: Name, at now: Instant) -> Int64 {
        dues.withLock { dues in
            let due = self.due(Self.known(name, in: dues), at: now) + interval
            return (max(0, due - now.microseconds - burst) + interval - 1) / interval
        }
    }

    /// Whether its past no longer matters.
    package func isFresh(_ name: Name, at now: Instant) -> Bool {
        dues.withLock { dues in
            due(Self.known(name, in: dues), at: now) <= now.microseconds
        }
    }

    /// How long it should do nothing, in microseconds; 0 within the burst.
    package func wait(_ name: Name, at now: Instant) -> Int64 {
        dues.withLock { dues in
            // Nearly always nobody did it.
            guard !dues.isEmpty, let known = Self.known(name, in: dues) else { return 0 }
            return max(0, due(known, at: now) + interval - now.microseconds - burst)
        }
    }

    /// A clock that went back must not make anybody wait for longer than a fresh start would.
    private func due(_ known: Int64?, at now: Instant) -> Int64 {
        guard let known else { return now.microseconds }
        return min(max(known, now.microseconds), now.microseconds + 2 * burst)
    }

    /// The account of that name, or of all that found no place.
    private static func known(_ name: Name, in dues: [Name?: Int64]) -> Int64? {
        dues[.some(name)] ?? (dues.count >= most ? dues[.none] : nil)
    }

    private static func place(of name: Name, at now: Instant, in dues: inout [Name?: Int64]) -> Name? {
        if dues[.some(name)] != nil || dues.count < most { return name }
        dues = dues.filter { $0.value > now.microseconds }
        return dues.count < most ? name : nil
    }
}
