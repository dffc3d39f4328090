package import Rulebook
package import Store

/// What a query handler may look at: a consistent view of the store, who asks, and the time.
package struct Query {
    package let transaction: ReadTransaction
    package let actor: Actor
    package let now: Instant
    /// What the tokens of its pages are sealed with.
    package let pages: PageTokenCipher
    /// For whom the caller says it asks, where it is a gateway.
    package let source: String?
    private let trail = SubjectTrail()

    /// Made by the gates and by tests; handlers are given one.
    package init(
        transaction: ReadTransaction, actor: Actor, now: Instant, pages: PageTokenCipher = .own,
        source: String? = nil
    ) {
        self.transaction = transaction
        self.actor = actor
        self.now = now
        self.pages = pages
        self.source = source
    }

    /// The Asia/Shanghai day of `now`.
    package var today: Day { now.day }

    /// Names a record that this query showed, for the audit of sensitive reads.
    package func touched(_ subject: String) {
        trail.subjects.append(subject)
    }

    /// The records named so far, in order.
    package var subjects: [String] { trail.subjects }

    /// Delays the answer by that long, unless the call ends before.
    package func hold(for time: Duration) {
        trail.hold = max(trail.hold, time)
    }

    /// How long the answer waits.
    package var holdTime: Duration { trail.hold }
}

/// The records a running query has named for its audit leaf. Used on one thread only.
final class SubjectTrail {
    var subjects: [String] = []
    var hold = Duration.zero
}
