/// A term of months or years (期间), from the day it begins to its last day.
///
/// 民法典 arts. 201, 202 [G]: the day on which it begins is not counted; it ends on the day of the same number, or on the last of a
/// month that has no such day; and on the last day it runs through 24:00 (art. 203). Art. 204 lets law and agreement count otherwise,
/// which a paper does that prints its own first day: there that day is one of the term, and the term ends the day before the one of
/// the same number. A term of five years from 29 February ends on 28 February either way.
package struct Term: Hashable, Sendable {
    /// What the term is counted from.
    package enum Beginning: Hashable, Sendable {
        /// Something that happens on a day, which is not counted: a grant, an issue, the trigger of a clock.
        case event
        /// The first day of the term itself, as a paper prints it.
        case firstDay
    }

    /// Its length in months.
    package let months: Int
    package let beginning: Beginning

    /// A term of so many years.
    package static func years(_ count: Int, from beginning: Beginning) -> Term {
        Term(months: count * 12, beginning: beginning)
    }

    /// A term of so many months.
    package static func months(_ count: Int, from beginning: Beginning) -> Term {
        Term(months: count, beginning: beginning)
    }

    /// The last day of the term that begins on that day.
    package func lastDay(since start: Day) -> Day {
        let corresponding = start.adding(months: months)
        switch beginning {
        case .event: return corresponding
        case .firstDay:
            // Where the month has no such day, its last is the one before what would be the day of the same number.
            let isShort = corresponding.dayOfMonth != start.dayOfMonth
            return isShort ? corresponding : corresponding.adding(days: -1)
        }
    }
}
