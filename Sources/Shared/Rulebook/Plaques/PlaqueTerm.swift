/// How long a plaque is good for: three years from its grant (plan, 三(三)1).
///
/// The grant is an event, whose day is not counted (``Term``), so that the term ends with the same date three years on; a plaque
/// of 29 February ends on 28 February. It may be shown from the day of the grant. It is no time in which something has to be done,
/// so that a last day off stays the last.
package struct PlaqueTerm: Hashable, Sendable {
    /// The day on which the joint notice grants it.
    package let grantedOn: Day

    /// Years that a plaque is good for.
    package static let years = 3

    /// The term of a plaque granted on that day.
    package init(grantedOn: Day) {
        self.grantedOn = grantedOn
    }

    /// The last day on which it is good.
    package var lastDay: Day { Term.years(PlaqueTerm.years, from: .event).lastDay(since: grantedOn) }

    /// The first instant at which it is no longer good.
    package var end: Instant { Instant(endOf: lastDay) }

    /// Whether it is good on that day.
    package func isInForce(on day: Day) -> Bool { grantedOn <= day && day <= lastDay }
}
