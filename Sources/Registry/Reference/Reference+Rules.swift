import CommonAPI
import Refusals
import Rulebook

extension CalendarYear {
    /// Refuses a day of another year, an invalid day and a day listed twice.
    func check(at field: FieldPath) throws(Refusal) {
        var seen: Set<Day> = []
        for (place, row) in days.enumerated() {
            let field = field.field("days").item(place).field("date")
            guard row.date.hasPrefix(id) else {
                throw Refusal(.dayOfAnotherYear, field: field, ["day": row.date, "year": id])
            }
            let day = try Day(row.date, field: field)
            guard seen.insert(day).inserted else {
                throw Refusal(.calendarDayTwice, field: field, ["day": row.date])
            }
        }
    }
}
