import CommonAPI
import Rulebook
package import Store
import SwiftProtobuf

/// Events that could not be applied, kept for an operator.
package enum DeadLetters {
    static func park(
        _ event: Event, of source: String, because trouble: String, at now: Instant,
        in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO dead_letter (source, sequence, type, subject, body, trouble, time)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .text(source), .integer(event.sequence), .text(event.type), .text(event.subject),
                .blob(try event.serializedBytes()), .text(trouble), .integer(now.microseconds),
            ])
    }

    /// Whether an earlier event of that subject is parked.
    static func hold(subject: String, of source: String, in transaction: some Reading) throws -> Bool {
        try !transaction.rows(
            "SELECT 1 FROM dead_letter WHERE source = $1 AND subject = $2 LIMIT 1",
            [.text(source), .text(subject)]
        ) { try $0.int64(0) }.isEmpty
    }

    /// How many are parked.
    package static func count(of source: String, in transaction: some Reading) throws -> Int64 {
        try transaction.rows(
            "SELECT COUNT(*) FROM dead_letter WHERE source = $1", [.text(source)]
        ) { try $0.int64(0) }.first ?? 0
    }
}
