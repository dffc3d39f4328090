import Refusals
import Rulebook

/// Days from one to another, both included.
struct DayRange: Hashable {
    let first: Day
    let last: Day

    init(first: Day, last: Day) {
        self.first = first
        self.last = last
    }

    /// The days of a request's `first_day` and `last_day`.
    ///
    /// - Throws: `day-format`, `day-unknown`; `period-wrong` when they are in the wrong order or span more than `most`.
    init(
        _ first: String, _ last: String,
        fields: (first: FieldPath, last: FieldPath) = ("first_day", "last_day"),
        most: Int
    ) throws(Refusal) {
        self.init(first: try Day(first, field: fields.first), last: try Day(last, field: fields.last))
        guard self.first <= self.last, self.last.days(since: self.first) < most else {
            throw Refusal(.periodWrong, field: fields.last, ["days": String(most)])
        }
    }

    /// Every day, in order.
    var days: [Day] { (first.number...last.number).map(Day.init(number:)) }

    /// The days from the first of a month to the last of another.
    ///
    /// - Throws: `day-unknown`; `period-wrong` when they lie the wrong way round or span more than `most`.
    init(months first: String, _ last: String, most: Int) throws(Refusal) {
        let start = try DayRange(month: first, field: "first_month")
        let end = try DayRange(month: last, field: "last_month")
        guard start.first <= end.first, end.last.days(since: start.first) < most else {
            throw Refusal(.periodWrong, field: "last_month", ["days": String(most)])
        }
        self.init(first: start.first, last: end.last)
    }

    /// The days of a month, as 2026-10.
    ///
    /// - Throws: `day-format`, `day-unknown`.
    init(month: String, field: FieldPath) throws(Refusal) {
        let first = try Day("\(month)-01", field: field)
        self.init(first: first, last: first.adding(months: 1).adding(days: -1))
    }

    /// Each month that has a day among them, as 2026-10, in order.
    var months: [String] {
        let count = (last.year - first.year) * 12 + last.month - first.month
        let start = first.adding(days: 1 - first.dayOfMonth)
        return count < 0 ? [] : (0...count).map { String(start.adding(months: $0).text.prefix(7)) }
    }
}
