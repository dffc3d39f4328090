import CommonAPI
package import Rulebook
import Store
import Synchronization

/// A summary that a service writes into its log in its own name, for what happens too often to have a leaf each time.
package struct OwnRecord: Hashable, Sendable {
    /// What was tried, as leaves name it.
    package let method: String
    /// How it ended, and how often.
    package let outcome: String
    /// From where, why, since when.
    package let subjects: [String]

    /// One leaf of the service's own.
    package init(method: String, outcome: String, subjects: [String]) {
        self.method = method
        self.outcome = outcome
        self.subjects = subjects
    }
}

/// What is to be written so, by whoever counts it.
package final class OwnRecords: Sendable {
    /// Returns what is due at that time and restarts the count.
    package typealias Source = @Sendable (_ now: Instant, _ isLast: Bool) -> [OwnRecord]

    private let sources = Mutex<[Source]>([])

    /// Nothing is counted yet.
    package init() {}

    /// Asks that source too, every few seconds and when the service stops.
    package func add(_ source: @escaping Source) {
        sources.withLock { $0.append(source) }
    }

    /// What is due.
    func due(at now: Instant, isLast: Bool) -> [OwnRecord] {
        sources.withLock { $0 }.flatMap { $0(now, isLast) }
    }
}

extension Shell {
    /// Writes what is due into the log.
    ///
    /// - Parameter isLast: Whether the service stops, so that what is not due yet would be lost.
    /// - Throws: What `Database.write` throws; what was to be written is lost then.
    func writeOwnRecords(isLast: Bool = false) async throws {
        let (now, node) = (clock(), node)
        let records = ownRecords.due(at: now, isLast: isLast)
        guard !records.isEmpty else { return }
        try await database.write { transaction in
            for record in records {
                var leaf = AuditLeaf(of: node, record.method, requestID: "", at: now)
                leaf.outcome = record.outcome
                leaf.subjects = record.subjects
                try AuditLog.append(leaf, in: transaction)
            }
        }
    }
}
