import Refusals
import Rulebook

/// What an assessment covers: a month, a quarter or a year.
struct AssessmentPeriod: Hashable, Sendable {
    /// As it is written: 2026-10, 2026-Q3, 2026.
    let text: String
    let first: Day
    let last: Day
    /// The last day of the period after it.
    var nextLast: Day { first.adding(months: 2 * months).adding(days: -1) }

    private let months: Int

    /// Days after a period until its figures are reckoned: the bills of power and water come in the second week [P].
    static let reckoningDays = 15

    /// The days on which it is the last one that can be told: from its end until its successor should have been reckoned.
    var current: Span { Span(last.adding(days: 1), nextLast.adding(days: Self.reckoningDays)) }

    /// - Throws: `assessment-period`.
    init(_ text: String, field: FieldPath) throws(Refusal) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let (month, months): (String, Int)
        switch (parts.count, parts.last) {
        case (1, _): (month, months) = ("01", 12)
        case (2, "Q1"): (month, months) = ("01", 3)
        case (2, "Q2"): (month, months) = ("04", 3)
        case (2, "Q3"): (month, months) = ("07", 3)
        case (2, "Q4"): (month, months) = ("10", 3)
        case (2, let number?): (month, months) = (String(number), 1)
        default: throw Refusal(.assessmentPeriod, field: field)
        }
        do {
            first = try Day("\(parts[0])-\(month)-01", field: field)
        } catch {
            throw Refusal(.assessmentPeriod, field: field)
        }
        last = first.adding(months: months).adding(days: -1)
        self.text = text
        self.months = months
    }

    /// A month, as 2026-10.
    ///
    /// - Throws: `day-format`, `day-unknown`.
    init(month: String, field: FieldPath) throws(Refusal) {
        let days = try DayRange(month: month, field: field)
        (text, first, last, months) = (month, days.first, days.last, 1)
    }

    /// Refuses a period that is not over.
    ///
    /// - Throws: `period-not-over`.
    func requireOver(on today: Day, field: FieldPath) throws(Refusal) {
        guard last < today else {
            throw Refusal(.periodNotOver, field: field, ["period": text, "last": last.text])
        }
    }
}
