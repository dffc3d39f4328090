package import Refusals

/// Which days are worked, from the State Council's notices.
///
/// A year is published once its days are known. In a year that is not, Saturdays and Sundays are assumed
/// off and the other days worked; whatever was counted on that assumption says so
/// (``Reckoning/isProvisional``). A notice may still change the last days of the December before its year:
/// a calendar is only as final as the newest notice in it.
package struct WorkCalendar: Sendable {
    private let rows: [Day: CalendarRow]
    /// The years whose days are known.
    package let publishedYears: Set<Int>

    /// A calendar without any notice, in which every count is provisional.
    package static let unpublished = WorkCalendar(rows: [:], publishedYears: [])

    /// A calendar from a list of every day.
    ///
    /// A year counts as published when the list has all its days; single days of another year are known,
    /// but do not publish it.
    ///
    /// - Throws: `calendar-day-twice` when a day comes twice.
    package init(everyDay rows: [CalendarRow]) throws(Refusal) {
        var byDay: [Day: CalendarRow] = [:]
        var counts: [Int: Int] = [:]
        for (index, row) in rows.enumerated() {
            guard byDay.updateValue(row, forKey: row.day) == nil else {
                throw Refusal(
                    .calendarDayTwice, field: FieldPath("rows").item(index), ["day": row.day.text])
            }
            counts[row.day.year, default: 0] += 1
        }
        let complete = counts.filter { $0.value == (Gregorian.isLeap($0.key) ? 366 : 365) }
        self.init(rows: byDay, publishedYears: Set(complete.keys))
    }

    /// A calendar from the notices themselves, in any order; days that none names follow the plain week.
    ///
    /// Where two notices name the same day of December, that of the later year holds: it was issued later.
    ///
    /// - Throws: `calendar-year-twice` when two notices arrange the same year.
    package init(notices: [HolidayNotice]) throws(Refusal) {
        var byDay: [Day: CalendarRow] = [:]
        var years: Set<Int> = []
        for notice in notices.sorted(by: { $0.year < $1.year }) {
            guard years.insert(notice.year).inserted else {
                throw Refusal(.calendarYearTwice, ["year": "\(notice.year)"])
            }
            for row in notice.rows { byDay[row.day] = row }
        }
        self.init(rows: byDay, publishedYears: years)
    }

    private init(rows: [Day: CalendarRow], publishedYears: Set<Int>) {
        self.rows = rows
        self.publishedYears = publishedYears
    }
}

// MARK: - Single days

extension WorkCalendar {
    /// What is known of a day.
    package func status(of day: Day) -> DayStatus {
        guard let row = rows[day] else {
            return DayStatus(
                isOff: day.weekday.isWeekend, name: "", source: "",
                isAssumed: !publishedYears.contains(day.year))
        }
        return DayStatus(isOff: row.isOff, name: row.name, source: row.source, isAssumed: false)
    }

    /// Whether the day is worked, assuming the plain week where the year is not published.
    ///
    /// Ask ``status(of:)`` where it matters that the answer is an assumption.
    package func isWorkingDay(_ day: Day) -> Bool { !status(of: day).isOff }

    /// What a calendar knows of one day.
    package struct DayStatus: Hashable, Sendable {
        /// Whether nobody works.
        package let isOff: Bool
        /// Why, such as 春节; empty where there is nothing to say.
        package let name: String
        /// Address of the notice; empty where the data gives none.
        package let source: String
        /// Whether this is a guess from the plain week, the year not being published.
        package let isAssumed: Bool
    }
}
