package import Rulebook
package import Store
package import SwiftProtobuf

/// Something that happens in the same transaction whenever a record is saved. Effects are declared with the record's `Aggregate`
/// and apply to every way of saving one: a handler, an event, an import, a merge, a timer.
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

    /// An index of the record outside its own table. It is computed from the record alone and may be applied any number of times:
    /// also when the record's text is rewritten, when the rule behind the index changes, and when a batch's record moves to its
    /// place.
    package static func entry(_ work: @escaping @Sendable (D, Command) throws -> Void) -> Effect {
        Effect(work: .entry(work))
    }

    /// What the other services are told when a record is kept, if anything. A copy of another service's record is told to nobody.
    ///
    /// - Parameters:
    ///   - subject: The id of the document that the event is about. Events of one subject are applied in order.
    ///   - payload: The fact; `nil` when other services need not know of this change.
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

    /// Whether the record is new, or this part of it changed.
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
