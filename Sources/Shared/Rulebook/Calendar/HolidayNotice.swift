package import Refusals

/// The State Council's notice (节假日安排通知) for one year: only the days that differ from the plain week.
///
/// A notice may reach back into the December before its year: that of 2023 makes 2022-12-31 a day off.
package struct HolidayNotice: Hashable, Sendable {
    /// The year that the notice arranges.
    package let year: Int
    package let rows: [CalendarRow]

    /// The notice for a year.
    ///
    /// - Throws: `calendar-day-outside-year` for a day that is neither in the year nor in the December
    ///   before it; `calendar-day-twice` when a day comes twice.
    package init(year: Int, rows: [CalendarRow]) throws(Refusal) {
        var seen: Set<Day> = []
        for (index, row) in rows.enumerated() {
            let field = FieldPath("rows").item(index)
            let inReach = row.day.year == year || (row.day.year == year - 1 && row.day.month == 12)
            guard inReach else {
                throw Refusal(
                    .calendarDayOutsideYear, field: field, ["day": row.day.text, "year": "\(year)"])
            }
            guard seen.insert(row.day).inserted else {
                throw Refusal(.calendarDayTwice, field: field, ["day": row.day.text])
            }
        }
        self.year = year
        self.rows = rows
    }
}
