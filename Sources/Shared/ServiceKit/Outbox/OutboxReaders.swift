import Foundation
package import Rulebook
package import Store
import Synchronization

/// How far each follower has come in this service's outbox, as far as this process has seen.
///
/// A follower states its position when it connects; from then on everything handed to its connection counts as taken. For display
/// only: what may be removed from the outbox is decided by the store.
package final class OutboxReaders: Sendable {
    /// Events that some expected follower has yet to take.
    package struct Waiting: Hashable, Sendable {
        package var count: Int64
        /// How long the oldest of them has waited.
        package var oldestSeconds: Int64
    }

    private let expected: Set<String>
    private let positions = Mutex<[String: Int64]>([:])

    /// Watches for these followers, by their principal's id. One that never came counts as having nothing.
    package init(_ expected: Set<String> = []) {
        self.expected = expected
    }

    /// That follower has all events up to this one.
    package func took(_ sequence: Int64, _ follower: String) {
        guard expected.contains(follower) else { return }
        positions.withLock { $0[follower] = sequence }
    }

    /// What the slowest follower has yet to take.
    package func waiting(at now: Instant, in transaction: some ReadAccess) throws -> Waiting {
        guard !expected.isEmpty else { return Waiting(count: 0, oldestSeconds: 0) }
        let slowest = positions.withLock { positions in expected.map { positions[$0, default: 0] }.min() ?? 0
        }
        let last = try Outbox.lastSequence(in: transaction)
        guard slowest < last else { return Waiting(count: 0, oldestSeconds: 0) }
        let oldest = try transaction.rows(
            "SELECT time FROM outbox WHERE sequence > $1 ORDER BY sequence LIMIT 1", [.integer(slowest)]
        ) { try $0.int64(0) }.first
        let age = oldest.map { max(0, now.microseconds - $0) / 1_000_000 } ?? 0
        return Waiting(count: last - slowest, oldestSeconds: age)
    }
}
