import Refusals
package import Rulebook
package import Store

/// The changes of a long list: written to staging tables slice by slice, published by one small change, and then moved to the real
/// tables slice by slice (docs/decisions/0048).
///
/// There is one batch at a time, so that the tables that hold it need not say whose rows they are.
package enum StagedBatch {
    /// Where a batch stands.
    package enum State: Int64, Sendable {
        /// Slices are being written. May become `published` or `givenUp`.
        case staging = 1
        /// Everybody sees it. It is removed once all of it is in its place.
        case published = 2
        /// Nobody will ever see it. It is removed slice by slice.
        case givenUp = 3
    }

    /// A row while a batch is visible and not yet in its place: for `DocumentStaging`.
    package static let isVisible = "SELECT 1 FROM staged_batch WHERE state = 2"

    /// Where the batch stands; `nil` when there is none.
    package static func state(in transaction: some ReadAccess) throws -> State? {
        try transaction.row("SELECT state FROM staged_batch") { State(rawValue: try $0.int64(0)) } ?? nil
    }

    /// Whether a batch is visible and not yet in its place.
    package static func isPublished(in transaction: some ReadAccess) throws -> Bool {
        try transaction.hasRow(isVisible)
    }

    /// Begins a batch.
    ///
    /// - Parameters:
    ///   - token: Stands for this batch and no later one.
    ///   - call: For which caller and request.
    ///   - transaction: Where.
    /// - Throws: `UNAVAILABLE` (`batch-under-way`) while there is another one.
    package static func begin(_ token: String, of call: StagedCall, in transaction: WriteTransaction) throws {
        guard try state(in: transaction) == nil else { throw Refusal(.batchUnderWay) }
        try transaction.execute(
            """
            INSERT INTO staged_batch (number, state, token, principal_id, request_id, correlation, began_at)
            VALUES (1, 1, $1, $2, $3, $4, $5)
            """,
            [
                .text(token), .text(call.actor.id), .text(call.cause), .text(call.correlation),
                .integer(call.now.microseconds),
            ])
    }

    /// Abandons a batch that is older than any call can last, so that its caller cannot come back.
    package static func giveUpStale(at now: Instant, in transaction: WriteTransaction) throws {
        try transaction.execute(
            "UPDATE staged_batch SET state = 3 WHERE state = 1 AND began_at < $1",
            [.integer(now.adding(seconds: -longestCall).microseconds)])
    }

    /// Seconds; the longest call that stages takes 120.
    private static let longestCall: Int64 = 600

    /// Refuses to go on with a batch that was given up.
    ///
    /// - Throws: `CancellationError`.
    package static func require(_ token: String, in transaction: some ReadAccess) throws {
        let isHere = try transaction.row(
            "SELECT 1 FROM staged_batch WHERE state = 1 AND token = $1", [.text(token)]
        ) { try $0.int64(0) }
        guard isHere != nil else { throw CancellationError() }
    }

    /// Gives up a batch that is not visible: that one, or whichever there is.
    package static func giveUp(_ token: String? = nil, in transaction: WriteTransaction) throws {
        try transaction.execute(
            "UPDATE staged_batch SET state = 3 WHERE state = 1 AND ($1 IS NULL OR token = $1)",
            [SQLValue(token)])
    }

    /// Adds an event to the batch.
    package static func add(
        _ payload: [UInt8], _ type: String, about subject: String, id: String,
        in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO outbox_staged (position, id, type, subject, payload)
            SELECT COALESCE(MAX(position), 0) + 1, $1, $2, $3, $4 FROM outbox_staged
            """,
            [.text(id), .text(type), .text(subject), .blob(payload)])
    }

    /// Takes the events about that subject out of the batch; the last one takes the place of each.
    package static func removeEvents(about subject: String, in transaction: WriteTransaction) throws {
        try removeRows(of: "outbox_staged", where: "subject", is: subject, in: transaction)
    }

    /// Takes rows out of a table of the batch and puts the last ones in their places, so that positions have no gap.
    package static func removeRows(
        of table: String, where column: String, is value: String, in transaction: WriteTransaction
    ) throws {
        let gaps = try transaction.rows(
            "DELETE FROM \(table) WHERE \(column) = $1 RETURNING position", [.text(value)]
        ) { try $0.int64(0) }
        for gap in gaps {
            try transaction.execute(
                """
                UPDATE \(table) SET position = $1
                WHERE position = (SELECT MAX(position) FROM \(table)) AND position > $1
                """, [.integer(gap)])
        }
    }

    /// Makes the batch visible, with the next sequences for its events. The last event goes into the outbox at once, so
    /// that whatever is published later is numbered after it.
    package static func publish(_ token: String, at now: Instant, in transaction: WriteTransaction) throws {
        try require(token, in: transaction)
        try transaction.execute(
            "UPDATE staged_batch SET state = 2, published_at = $1, events_after = $2",
            [.integer(now.microseconds), .integer(try Outbox.lastSequence(in: transaction))])
        let last = try transaction.row("SELECT MAX(position) FROM outbox_staged") { try $0.int64IfPresent(0) }
        if let last = last ?? nil { try moveEvents(from: last, limit: 1, in: transaction) }
    }

    /// Moves events of a visible batch into the outbox, or removes those of one that was given up.
    ///
    /// - Returns: How many.
    package static func settleEvents(limit: Int64, in transaction: WriteTransaction) throws -> Int {
        try moveEvents(from: 1, limit: limit, in: transaction)
    }

    /// Forgets a batch of which nothing is left.
    package static func end(in transaction: WriteTransaction) throws {
        try transaction.execute("DELETE FROM staged_batch WHERE state <> 1")
    }

    @discardableResult
    private static func moveEvents(
        from position: Int64, limit: Int64, in transaction: WriteTransaction
    ) throws -> Int {
        let values = [SQLValue.integer(position), .integer(limit)]
        let moved =
            "position IN (SELECT position FROM outbox_staged WHERE position >= $1 ORDER BY position LIMIT $2)"
        try transaction.execute(
            """
            INSERT INTO outbox (sequence, id, time, type, subject, payload, cause, correlation)
            SELECT b.events_after + s.position, s.id, b.published_at, s.type, s.subject, s.payload, b.request_id,
                b.correlation
            FROM staged_batch b JOIN outbox_staged s ON s.\(moved) WHERE b.number = 1 AND b.state = 2
            """, values)
        return try transaction.execute("DELETE FROM outbox_staged WHERE \(moved)", values)
    }
}
