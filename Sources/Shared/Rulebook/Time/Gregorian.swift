/// The arithmetic of the Gregorian calendar, on ordinals counted from 0001-01-01 as 0.
enum Gregorian {
    /// The ordinal of 1970-01-01.
    static let epochOrdinal = ordinal(year: 1970, month: 1, day: 1)

    /// Days in four centuries, after which the calendar repeats.
    private static let cycle = 146_097

    /// Days before each month in a common year.
    private static let daysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

    static func isLeap(_ year: Int) -> Bool {
        year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
    }

    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    static func daysBefore(year: Int) -> Int {
        let whole = year - 1
        return whole * 365 + whole / 4 - whole / 100 + whole / 400
    }

    static func ordinal(year: Int, month: Int, day: Int) -> Int {
        daysBefore(year: year) + daysBefore(month: month, of: year) + day - 1
    }

    /// The date of an ordinal that is not negative.
    static func date(ofOrdinal ordinal: Int) -> (year: Int, month: Int, day: Int) {
        // The mean length of a year gives the year or one beside it.
        var year = ordinal * 400 / cycle + 1
        while daysBefore(year: year) > ordinal { year -= 1 }
        while daysBefore(year: year + 1) <= ordinal { year += 1 }
        let inYear = ordinal - daysBefore(year: year)
        var month = 12
        while daysBefore(month: month, of: year) > inYear { month -= 1 }
        return (year, month, inYear - daysBefore(month: month, of: year) + 1)
    }

    private static func daysBefore(month: Int, of year: Int) -> Int {
        daysBeforeMonth[month - 1] + (month > 2 && isLeap(year) ? 1 : 0)
    }
}
