package import Rulebook
package import Store
package import SwiftProtobuf

/// One thing that follows from keeping a record, in the same transaction. Effects are declared with the record's `Aggregate` and
/// are done by whatever keeps a record of it: a handler, an event, an import, a merge, a timer.
package struct Effect<D: Document>: Sendable {
    enum Work: Sendable {
        case timer(TimerKind, @Sendable (D, Command) throws -> Instant?)
        case entry(@Sendable (D, Command) throws -> Void)
        case event(@Sendable (RecordChange<D>) throws -> Told?)
        case follow(@Sendable (RecordChange<D>, Command) throws -> Void)
    }

    let work: Work

    /// The record's timer of that kind (期限): it is set for the instant that `due` says, moved when that changes, and cancelled
    /// when it says none. The subject is the record's id.
    package static func timer(
        _ kind: TimerKind, due: @escaping @Sendable (D, Command) throws -> Instant?
    ) -> Effect {
        Effect(work: .timer(kind, due))
    }

    /// What the record is found by, outside its own table. It is worked out from the record as it stands, so that doing it twice
    /// is doing it once: it is also done when the record's words are rewritten, when the rule changes by which it is worked out,
    /// and when a record of a batch moves to its place.
    package static func entry(_ work: @escaping @Sendable (D, Command) throws -> Void) -> Effect {
        Effect(work: .entry(work))
    }

    /// What the other services are told when a record is kept, if anything. A copy of another service's record is told to nobody.
    ///
    /// - Parameters:
    ///   - subject: The id of the document that the event is about. Events of one subject are applied in order.
    ///   - payload: The fact; `nil` when this change is nobody else's business.
    /// - Returns: The effect.
    package static func event(
        about subject: @escaping @Sendable (D) -> String,
        _ payload: @escaping @Sendable (RecordChange<D>) throws -> (any SwiftProtobuf.Message)?
    ) -> Effect {
        Effect(
            work: .event { change in
                try payload(change).map { Told(payload: $0, subject: subject(change.after)) }
            })
    }

    /// Anything else that follows from a change, once: a line in a feed, a change of other records.
    package static func follow(
        _ work: @escaping @Sendable (RecordChange<D>, Command) throws -> Void
    ) -> Effect {
        Effect(work: .follow(work))
    }
}

/// A record as it was and as it is kept.
package struct RecordChange<D: Document>: Sendable {
    /// As it was; `nil` for a new record.
    package let before: D?
    /// As it is.
    package let after: D

    /// A change of a record that is not kept by a command, as those of a batch are.
    package init(before: D?, after: D) {
        self.before = before
        self.after = after
    }

    /// Whether the record is new, or says something else there than before.
    package func isNews<Value: Equatable>(_ part: (D) -> Value) -> Bool {
        before.map(part) != part(after)
    }
}

/// A fact for the other services.
package struct Told {
    package let payload: any SwiftProtobuf.Message
    /// The id of the document that it is about.
    package let subject: String
}
