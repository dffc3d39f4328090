package import Refusals

/// A civil day in Asia/Shanghai, the one zone that China keeps.
///
/// Days run from 0001-01-01 to 9999-12-31 of the Gregorian calendar. Arithmetic stops at the two ends
/// instead of overflowing, so that no count taken from a request can crash a service.
package struct Day: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01, negative before it; the form in which days are stored.
    package let number: Int

    /// The day of that number, or the nearest of the two ends when the number lies beyond them.
    package init(number: Int) {
        self.number = min(max(number, Day.firstNumber), Day.lastNumber)
    }

    /// The day of a year, month and day of the month.
    ///
    /// - Throws: `day-unknown` when the calendar has no such day.
    package init(year: Int, month: Int, day: Int, field: FieldPath) throws(Refusal) {
        guard
            (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Gregorian.days(inMonth: month, of: year)
        else { throw Refusal(.dayUnknown, field: field) }
        self.init(number: Gregorian.ordinal(year: year, month: month, day: day) - Gregorian.epochOrdinal)
    }

    /// The first day that can be told, 0001-01-01.
    package static let first = Day(number: firstNumber)
    /// The last day that can be told, 9999-12-31.
    package static let last = Day(number: lastNumber)

    private static let firstNumber = -Gregorian.epochOrdinal
    private static let lastNumber = Gregorian.daysBefore(year: 10_000) - 1 - Gregorian.epochOrdinal

    package static func < (left: Day, right: Day) -> Bool { left.number < right.number }
}

// MARK: - Parts of the date

extension Day {
    /// The Gregorian year, 1 to 9999.
    package var year: Int { parts.year }
    /// The month, 1 to 12.
    package var month: Int { parts.month }
    /// The day of the month, 1 to 31.
    package var dayOfMonth: Int { parts.day }

    /// The day of the week.
    package var weekday: Weekday {
        // 1970-01-01 was a Thursday, the fourth day of the week.
        let place = (number + 3) % 7
        return Weekday.allCases[place < 0 ? place + 7 : place]
    }

    private var parts: (year: Int, month: Int, day: Int) {
        Gregorian.date(ofOrdinal: number + Gregorian.epochOrdinal)
    }
}

// MARK: - Arithmetic

extension Day {
    /// The day so many days later, or earlier when the count is negative.
    package func adding(days: Int) -> Day {
        let (sum, overflow) = number.addingReportingOverflow(days)
        guard !overflow else { return days > 0 ? .last : .first }
        return Day(number: sum)
    }

    /// The same day of the month so many months later; where the month is too short, its last day.
    package func adding(months: Int) -> Day {
        let start = parts
        let (sum, overflow) = (start.year * 12 + start.month - 1).addingReportingOverflow(months)
        guard !overflow else { return months > 0 ? .last : .first }
        let year = sum >= 0 ? sum / 12 : -1
        guard year >= 1 else { return .first }
        guard year <= 9999 else { return .last }
        let month = sum % 12 + 1
        let day = min(start.day, Gregorian.days(inMonth: month, of: year))
        return Day(
            number: Gregorian.ordinal(year: year, month: month, day: day) - Gregorian.epochOrdinal)
    }

    /// The same date so many years later; 29 February becomes 28 February where the year has none.
    package func adding(years: Int) -> Day {
        let (months, overflow) = years.multipliedReportingOverflow(by: 12)
        guard !overflow else { return years > 0 ? .last : .first }
        return adding(months: months)
    }

    /// How many days this day lies after the other; negative when it lies before.
    package func days(since other: Day) -> Int { number - other.number }
}
