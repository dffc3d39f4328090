package import Rulebook
package import Store

/// Forgets events that are old and that every follower has. Documents, replies, leaves and nodes are never forgotten: a
/// stored reply lives as long as the record it produced.
package struct Retention: Sendable {
    /// How long an event is kept after it was published, or applied, even when every follower has it: a follower that is
    /// restored from a backup of at most this age can catch up.
    package var days: Int64
    /// Rows forgotten in one transaction, so that commands in between do not wait.
    package var step: Int64 = 1000

    /// Keeps events for that many days.
    package init(days: Int64 = 90) {
        self.days = days
    }

    /// Forgets at most `step` events of this service and as many records of each other service's events.
    ///
    /// - Returns: How many; 0 when nothing is left to forget.
    /// - Throws: Failures of the store.
    package func sweep(at now: Instant, in transaction: WriteTransaction) throws -> Int {
        let before = now.microseconds - days * 86_400_000_000
        var forgotten = try sweepOutbox(before, transaction)
        let sources = try transaction.rows("SELECT source FROM follower_cursor ORDER BY source") {
            try $0.text(0)
        }
        for source in sources {
            let old = try oldest(
                "SELECT sequence, time FROM applied_event WHERE source = $2 ORDER BY sequence LIMIT $1",
                [.integer(step), .text(source)], before, transaction)
            guard let old else { continue }
            forgotten += try transaction.execute(
                "DELETE FROM applied_event WHERE source = $1 AND sequence <= $2",
                [.text(source), .integer(old)])
        }
        return forgotten
    }

    private func sweepOutbox(_ before: Int64, _ transaction: WriteTransaction) throws -> Int {
        guard let common = try EventFollowers.commonSequence(in: transaction) else { return 0 }
        // The last event always stays: the next one's number follows from it.
        let last = try min(common, Outbox.lastSequence(in: transaction) - 1)
        let old = try oldest(
            "SELECT sequence, time FROM outbox WHERE sequence <= $2 ORDER BY sequence LIMIT $1",
            [.integer(step), .integer(last)], before, transaction)
        guard let old else { return 0 }
        return try transaction.execute("DELETE FROM outbox WHERE sequence <= $1", [.integer(old)])
    }

    /// The last of the first rows that are all older than that; looks at `step` rows, however many there are.
    private func oldest(
        _ sql: String, _ values: [SQLValue], _ before: Int64, _ transaction: WriteTransaction
    ) throws -> Int64? {
        let rows = try transaction.rows(sql, values) { (try $0.int64(0), try $0.int64(1)) }
        return rows.prefix { $0.1 < before }.last?.0
    }
}
