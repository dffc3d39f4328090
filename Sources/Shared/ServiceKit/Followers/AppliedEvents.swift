package import CommonAPI
import Crypto
import Foundation
import Rulebook
package import Store
import SwiftProtobuf

/// What became here of every event of another service: what `reconcile` compares with what was sent.
package enum AppliedEvents {
    /// Notes an event that the cursor passes.
    static func note(
        _ event: Event, of source: String, _ fate: EventFate, at now: Instant,
        in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            "INSERT INTO applied_event (source, sequence, id, digest, fate, time) VALUES ($1, $2, $3, $4, $5, $6)",
            [
                .text(source), .integer(event.sequence), .text(event.id),
                .blob(SHA256.hash(event.payload).bytes), .integer(Int64(fate.rawValue)),
                .integer(now.microseconds),
            ])
    }

    /// Notes what became of an event after all.
    static func change(
        _ sequence: Int64, of source: String, to fate: EventFate, in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            "UPDATE applied_event SET fate = $3 WHERE source = $1 AND sequence = $2",
            [.text(source), .integer(sequence), .integer(Int64(fate.rawValue))])
    }

    /// Forgets what was applied past that sequence: its numbers will be used again.
    ///
    /// - Returns: How many there were.
    static func orphan(
        of source: String, after sequence: Int64, in transaction: WriteTransaction
    ) throws -> Int {
        try transaction.execute(
            "DELETE FROM applied_event WHERE source = $1 AND sequence > $2",
            [.text(source), .integer(sequence)])
    }

    /// The records after that sequence, in order.
    package static func list(
        of source: String, after sequence: Int64, limit: Int, in transaction: some ReadAccess
    ) throws -> [EventRecord] {
        try transaction.rows(
            """
            SELECT sequence, id, digest, fate FROM applied_event
            WHERE source = $1 AND sequence > $2 ORDER BY sequence LIMIT $3
            """,
            [.text(source), .integer(sequence), .integer(Int64(limit))]
        ) { row in
            try EventRecord.with {
                $0.sequence = try row.int64(0)
                $0.id = try row.text(1)
                $0.digest = Data(try row.blob(2))
                $0.fate = EventFate(rawValue: Int(try row.int64(3))) ?? .unspecified
            }
        }
    }
}
