package import Refusals

/// A day of the working calendar as a table gives it: on or off, and why.
package struct CalendarRow: Hashable, Sendable {
    package let day: Day
    /// Whether nobody works.
    package let isOff: Bool
    /// Why, such as 春节 or 周末; empty for a plain working day.
    package let name: String
    /// Address of the State Council's notice; empty where the table gives none.
    package let source: String

    /// A day that is on or off.
    package init(day: Day, isOff: Bool, name: String, source: String = "") {
        self.day = day
        self.isOff = isOff
        self.name = name
        self.source = source
    }

    /// Reads a row with the columns `date`, `isOff` (`true` or `false`), `name` and `source`, the last two
    /// optional.
    ///
    /// - Throws: `row-column-missing`, `day-format`, `day-unknown`, or `calendar-flag` when `isOff` is
    ///   another word.
    package init(_ row: TableRow) throws(Refusal) {
        let day = try Day(row.required("date"), field: row.field.field("date"))
        let isOff: Bool
        switch try row.required("isOff") {
        case "true": isOff = true
        case "false": isOff = false
        default: throw Refusal(.calendarFlag, field: row.field.field("isOff"))
        }
        self.init(
            day: day, isOff: isOff, name: row.optional("name") ?? "", source: row.optional("source") ?? "")
    }
}
