import RPC
import Refusals
import Rulebook
import Store

/// The reads that leave a leaf and were answered lately: each is answered once, so that whoever overheard one gets nothing by
/// sending it again, and nothing is written in its maker's name. Kept in the store, because a restart must not forget it.
enum AnsweredReads {
    /// Longer than a signature is good for, so that a clock that is put right meanwhile does no harm.
    private static let keptMicroseconds: Int64 = 3_600_000_000

    /// Refuses a read that was answered.
    ///
    /// - Throws: `UNAUTHENTICATED` (`read-repeated`).
    static func requireNew(_ claims: Claims, part: Int64, in transaction: WriteTransaction) throws {
        let known = try transaction.row(
            "SELECT time FROM answered_read WHERE principal_id = $1 AND request_id = $2 AND part = $3",
            [.text(claims.principal), .text(claims.requestID), .integer(part)]
        ) { try $0.int64(0) }
        if known != nil { throw Refusal(.readRepeated, field: FieldPath(Metadata.Keys.requestID)) }
    }

    /// Notes that a read is answered.
    static func keep(
        _ claims: Claims, part: Int64, at now: Instant, in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            "INSERT INTO answered_read (principal_id, request_id, part, time) VALUES ($1, $2, $3, $4)",
            [
                .text(claims.principal), .text(claims.requestID), .integer(part), .integer(now.microseconds),
            ])
    }

    /// Forgets those whose signatures are good no longer.
    static func forget(at now: Instant, in transaction: WriteTransaction) throws {
        try transaction.execute(
            "DELETE FROM answered_read WHERE time < $1", [.integer(now.microseconds - keptMicroseconds)])
    }
}

extension ServiceKitSchema {
    static let answeredReads = [
        """
        CREATE TABLE answered_read (
            principal_id TEXT NOT NULL,
            request_id TEXT NOT NULL,
            part INTEGER NOT NULL,
            time INTEGER NOT NULL,
            PRIMARY KEY (principal_id, request_id, part)
        ) STRICT
        """,
        "CREATE INDEX answered_read_age ON answered_read (time)",
    ]
}
