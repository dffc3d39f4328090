package import Rulebook
package import Store

/// What is to be done when a timer is due: `plaque-expiry`.
package struct TimerKind: Hashable, Sendable {
    /// In kebab case; kept in the store, so it is never renamed.
    package let word: String

    /// Names a kind; each is declared once, beside its handler.
    package init(_ word: String) {
        self.word = word
    }
}

/// A timer as it is kept.
package struct KeptTimer: Hashable, Sendable {
    package let kind: String
    /// What it is about: the id of a document.
    package let subject: String
    /// When it is to be fired next, UTC microseconds.
    package let due: Int64
    /// The instant it was set for; `due` is later when it was fired in vain.
    package let setFor: Int64
    package let attempts: Int64
    /// Why it was fired in vain last; empty when it was not.
    package let trouble: String
}

/// Instants at which this service has something to do by itself, kept with the documents that they are about.
///
/// There is one timer of a kind for a subject. An aggregate declares the timers of its records (`Effect.timer`): whatever keeps a
/// record sets and cancels them, so that a timer is there, or not, exactly when the document says so.
package enum Timers {
    /// Sets the timer of that kind and subject, or moves it.
    static func set(
        _ kind: TimerKind, _ subject: String, due: Instant, in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO timer (kind, subject, due, set_for) VALUES ($1, $2, $3, $3)
            ON CONFLICT (kind, subject) DO UPDATE
            SET due = excluded.due, set_for = excluded.set_for, attempts = 0, trouble = ''
            """,
            [.text(kind.word), .text(subject), .integer(due.microseconds)])
    }

    /// Sets the timer of that kind and subject, or moves it. One that is set for that instant already is left alone, with the
    /// attempts that were made.
    static func keep(
        _ kind: TimerKind, _ subject: String, at due: Instant, in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO timer (kind, subject, due, set_for) VALUES ($1, $2, $3, $3)
            ON CONFLICT (kind, subject) DO UPDATE
            SET due = excluded.due, set_for = excluded.set_for, attempts = 0, trouble = ''
            WHERE timer.set_for <> excluded.set_for
            """,
            [.text(kind.word), .text(subject), .integer(due.microseconds)])
    }

    /// Takes the timer back, if there is one.
    static func cancel(
        _ kind: TimerKind, _ subject: String, in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            "DELETE FROM timer WHERE kind = $1 AND subject = $2", [.text(kind.word), .text(subject)])
    }

    /// The timers due at that instant, in the order of (due, kind, subject), after one of them. A timer that is fired in
    /// vain is left behind by the scan and holds up none of those after it.
    package static func due(
        at now: Instant, after last: KeptTimer? = nil, limit: Int, in transaction: some ReadAccess
    ) throws -> [KeptTimer] {
        try transaction.rows(
            """
            SELECT kind, subject, due, set_for, attempts, trouble FROM timer
            WHERE due <= $1 AND (due, kind, subject) > ($2, $3, $4) ORDER BY due, kind, subject LIMIT $5
            """,
            [
                .integer(now.microseconds), .integer(last?.due ?? .min), .text(last?.kind ?? ""),
                .text(last?.subject ?? ""), .integer(Int64(limit)),
            ]
        ) {
            try KeptTimer(
                kind: $0.text(0), subject: $0.text(1), due: $0.int64(2), setFor: $0.int64(3),
                attempts: $0.int64(4), trouble: $0.text(5))
        }
    }

    /// Whether the timer is kept as it was read.
    static func holds(_ timer: KeptTimer, in transaction: some ReadAccess) throws -> Bool {
        try transaction.row(
            "SELECT due FROM timer WHERE kind = $1 AND subject = $2",
            [.text(timer.kind), .text(timer.subject)]
        ) { try $0.int64(0) } == timer.due
    }

    /// Puts off a timer that was fired in vain.
    static func putOff(
        _ timer: KeptTimer, to due: Int64, because trouble: String, in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO timer (kind, subject, due, set_for, attempts, trouble) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (kind, subject) DO NOTHING
            """,
            [
                .text(timer.kind), .text(timer.subject), .integer(due), .integer(timer.setFor),
                .integer(timer.attempts + 1), .text(trouble),
            ])
    }
}

extension Command {
    /// Has something done at that instant, once, unless it is cancelled before. A service declares its timers with the record
    /// instead.
    func setTimer(_ kind: TimerKind, _ subject: String, due: Instant) throws {
        try Timers.set(kind, subject, due: due, in: transaction)
    }

    /// Takes a timer back, if there is one.
    func cancelTimer(_ kind: TimerKind, _ subject: String) throws {
        try Timers.cancel(kind, subject, in: transaction)
    }
}
