package import CommonAPI
import Crypto
import Foundation
import Rulebook
package import Store
import SwiftProtobuf

/// The events this service has published, in commit order.
package enum Outbox {
    /// Writes an event into the transaction of the command that makes it true.
    static func append(
        _ payload: some SwiftProtobuf.Message, about subject: String, of command: Command, id: String
    ) throws {
        let bytes: [UInt8] = try payload.serializedBytes()
        // With a single writer sequences have no gaps: a command that rolls back takes its number with it.
        let sequence = try lastSequence(in: command.transaction) + 1
        try command.transaction.execute(
            """
            INSERT INTO outbox (sequence, id, time, type, subject, payload, cause, correlation)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                .integer(sequence), .text(id), .integer(command.now.microseconds),
                .text(type(of: payload).protoMessageName),
                .text(subject), .blob(bytes), .text(command.cause), .text(command.correlation),
            ])
    }

    /// The events after that sequence, in order: also those of a batch that is visible and not yet in its place.
    package static func events(
        after sequence: Int64, limit: Int, in transaction: some ReadAccess
    ) throws -> [Event] {
        try transaction.rows(
            """
            SELECT sequence, id, time, type, subject, payload, cause, correlation
            FROM outbox WHERE sequence > $1
            UNION ALL
            SELECT * FROM (
                SELECT b.events_after + s.position, s.id, b.published_at, s.type, s.subject, s.payload, b.request_id,
                    b.correlation
                FROM staged_batch b JOIN outbox_staged s ON s.position > $1 - b.events_after
                WHERE b.number = 1 AND b.state = 2 ORDER BY s.position LIMIT $2) AS staged
            ORDER BY 1 LIMIT $2
            """,
            [.integer(sequence), .integer(Int64(limit))]
        ) { row in
            try Event.with {
                $0.sequence = try row.int64(0)
                $0.id = try row.text(1)
                $0.time = try row.int64(2)
                $0.type = try row.text(3)
                $0.subject = try row.text(4)
                $0.payload = Data(try row.blob(5))
                $0.cause = try row.text(6)
                $0.correlation = try row.text(7)
            }
        }
    }

    /// The events after that sequence as `reconcile` compares them, in order.
    static func records(
        after sequence: Int64, limit: Int, in transaction: some ReadAccess
    ) throws -> [EventRecord] {
        try transaction.rows(
            """
            SELECT sequence, id, payload, COALESCE(first_digest, $3) FROM outbox
            WHERE sequence > $1 ORDER BY sequence LIMIT $2
            """, [.integer(sequence), .integer(Int64(limit)), .blob([])]
        ) { row in
            try EventRecord.with {
                $0.sequence = try row.int64(0)
                $0.id = try row.text(1)
                $0.digest = Data(SHA256.hash(try row.blob(2)).bytes)
                $0.firstDigest = Data(try row.blob(3))
            }
        }
    }

    /// The first sequence that is still kept; 0 when none is.
    static func firstSequence(in transaction: some ReadAccess) throws -> Int64 {
        try transaction.row(
            """
            SELECT MIN(sequence) FROM (SELECT MIN(sequence) AS sequence FROM outbox
            UNION ALL SELECT events_after + (SELECT MIN(position) FROM outbox_staged) FROM staged_batch
            WHERE state = 2) AS first
            """
        ) { try $0.int64IfPresent(0) ?? 0 } ?? 0
    }

    /// The last sequence published; 0 before the first.
    package static func lastSequence(in transaction: some ReadAccess) throws -> Int64 {
        try transaction.rows("SELECT COALESCE(MAX(sequence), 0) FROM outbox", []) { try $0.int64(0) }.first
            ?? 0
    }
}
