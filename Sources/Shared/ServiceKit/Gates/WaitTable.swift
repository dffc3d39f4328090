package import Rulebook
import Synchronization

/// Until when delayed answers wait, by caller.
package final class WaitTable: Sendable {
    /// Beyond so many callers, those without waiting answers are dropped.
    private static let many = 4_096

    private let ends = Mutex<[String: [Int64]]>([:])

    /// Nothing waits.
    package init() {}

    /// Notes that one more answer waits until then, UTC microseconds.
    package func add(_ end: Int64, for name: String, at now: Instant) {
        ends.withLock { ends in
            if ends.count >= Self.many {
                ends = ends.filter { $0.value.contains { $0 > now.microseconds } }
            }
            ends[name] = (ends[name] ?? []).filter { $0 > now.microseconds } + [end]
        }
    }

    /// The ends, UTC microseconds, of the answers that wait for that one.
    package func waiting(for name: String, at now: Instant) -> [Int64] {
        ends.withLock { ($0[name] ?? []).filter { $0 > now.microseconds } }
    }
}
