import CommonAPI
import Refusals
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
    static func hold(subject: String, of source: String, in transaction: some ReadAccess) throws -> Bool {
        try !transaction.rows(
            "SELECT 1 FROM dead_letter WHERE source = $1 AND subject = $2 LIMIT 1",
            [.text(source), .text(subject)]
        ) { try $0.int64(0) }.isEmpty
    }

    /// How many are parked.
    package static func count(of source: String, in transaction: some ReadAccess) throws -> Int64 {
        try transaction.rows(
            "SELECT COUNT(*) FROM dead_letter WHERE source = $1", [.text(source)]
        ) { try $0.int64(0) }.first ?? 0
    }

    /// The letters of a source, or of all, after that sequence, in order.
    static func list(
        of source: String, about subject: String, after sequence: Int64, limit: Int,
        in transaction: some ReadAccess
    ) throws -> [DeadLetter] {
        try transaction.rows(
            """
            SELECT source, sequence, body, trouble, time, attempts FROM dead_letter
            WHERE ($1 = '' OR source = $1) AND ($2 = '' OR subject = $2) AND ($1 = '' OR sequence > $3)
            ORDER BY source, sequence LIMIT $4
            """,
            [.text(source), .text(subject), .integer(sequence), .integer(Int64(limit))], letter)
    }

    /// The letter of that event.
    ///
    /// - Throws: `NOT_FOUND` (`dead-letter-unknown`).
    static func require(_ sequence: Int64, of source: String, in transaction: some ReadAccess) throws
        -> DeadLetter
    {
        let found = try transaction.row(
            """
            SELECT source, sequence, body, trouble, time, attempts FROM dead_letter
            WHERE source = $1 AND sequence = $2
            """, [.text(source), .integer(sequence)], letter)
        guard let found else { throw Refusal(.deadLetterUnknown, field: "sequence") }
        return found
    }

    /// The letter that the others of its subject wait behind; `nil` when none is parked.
    static func first(
        about subject: String, of source: String, in transaction: some ReadAccess
    ) throws -> DeadLetter? {
        try transaction.row(
            """
            SELECT source, sequence, body, trouble, time, attempts FROM dead_letter
            WHERE source = $1 AND subject = $2 ORDER BY sequence LIMIT 1
            """, [.text(source), .text(subject)], letter)
    }

    /// How many wait about that subject.
    static func count(
        about subject: String, of source: String, in transaction: some ReadAccess
    ) throws -> Int64 {
        try transaction.row(
            "SELECT COUNT(*) FROM dead_letter WHERE source = $1 AND subject = $2",
            [.text(source), .text(subject)]
        ) { try $0.int64(0) } ?? 0
    }

    /// Takes a letter out, since its event was settled in some other way.
    static func remove(
        _ letter: DeadLetter, settled fate: EventFate, in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            "DELETE FROM dead_letter WHERE source = $1 AND sequence = $2",
            [.text(letter.source), .integer(letter.sequence)])
        try AppliedEvents.change(letter.sequence, of: letter.source, to: fate, in: transaction)
    }

    /// Notes that it could not be applied once more.
    static func triedInVain(
        _ letter: DeadLetter, because trouble: String, in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            "UPDATE dead_letter SET attempts = attempts + 1, trouble = $3 WHERE source = $1 AND sequence = $2",
            [.text(letter.source), .integer(letter.sequence), .text(trouble)])
    }

    private static func letter(_ row: borrowing Row) throws -> DeadLetter {
        let (source, sequence, body) = try (row.text(0), row.int64(1), row.blob(2))
        let (trouble, time, attempts) = try (row.text(3), row.int64(4), row.int64(5))
        let event = try Event(serializedBytes: body)
        return .with {
            $0.source = source
            $0.sequence = sequence
            $0.event = event
            $0.trouble = trouble
            $0.parkedAt = time
            $0.attempts = Int32(clamping: attempts)
        }
    }
}
