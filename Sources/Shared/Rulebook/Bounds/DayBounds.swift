package import Refusals

/// Which days can be meant where one of a kind is entered: days outside are refused, unusual ones are asked about and taken once
/// whoever enters them says that they were checked.
///
/// They stand against slips of the pen: the year 1026, a century too many. No law states them; they are a proposal [P], listed in
/// docs/bounds.md.
package struct DayBounds: Hashable, Sendable {
    /// A day as it lies from the one on which it is entered.
    package enum Edge: Hashable, Sendable {
        case on(Day)
        case yearsBefore(Int)
        case today
        case yearsAfter(Int)

        /// The day it stands for.
        package func day(from today: Day) -> Day {
            switch self {
            case .on(let day): day
            case .yearsBefore(let years): today.adding(years: -years)
            case .today: today
            case .yearsAfter(let years): today.adding(years: years)
            }
        }
    }

    /// Days before it are refused.
    package let first: Edge
    /// Days before it are asked about.
    package let usualFirst: Edge
    /// Days after it are asked about.
    package let usualLast: Edge
    /// Days after it are refused.
    package let last: Edge

    /// Nothing that these services keep happened before the People's Republic.
    package static let founding = Edge.on("1949-10-01")

    init(_ usualFirst: Edge, _ usualLast: Edge, _ last: Edge, from first: Edge = founding) {
        self.first = first
        self.usualFirst = usualFirst
        self.usualLast = usualLast
        self.last = last
    }

    /// Refuses a day that cannot be meant, and asks about an unusual one.
    ///
    /// - Parameters:
    ///   - day: What was entered.
    ///   - today: The day on which it was.
    ///   - confirmed: The paths of the fields that whoever entered it has checked.
    ///   - field: The path of this one.
    /// - Throws: `INVALID_ARGUMENT` (`day-out-of-bounds`), `FAILED_PRECONDITION` (`day-questioned`).
    package func check(
        _ day: Day, on today: Day, confirmed: [String], field: FieldPath
    ) throws(Refusal) {
        try refuse(day, from: first, to: last, on: today, as: .dayOutOfBounds, field: field)
        guard !confirmed.contains(field.text) else { return }
        try refuse(day, from: usualFirst, to: usualLast, on: today, as: .dayQuestioned, field: field)
    }

    private func refuse(
        _ day: Day, from first: Edge, to last: Edge, on today: Day, as reason: Reason, field: FieldPath
    ) throws(Refusal) {
        let (first, last) = (first.day(from: today), last.day(from: today))
        guard day < first || day > last else { return }
        throw Refusal(
            reason, field: field,
            ["day": day.text, "first": first.text, "last": last.text, "field": field.text])
    }
}
