package import CommonAPI
package import Refusals
package import Rulebook
import Store
import SwiftProtobuf

extension Command {
    /// The division with that code.
    ///
    /// - Throws: `INVALID_ARGUMENT` for a malformed code, `NOT_FOUND` (`division-unknown`) for one that is not loaded.
    package func division(_ code: String, field: FieldPath) throws -> DivisionCode {
        let parsed = try DivisionCode(code, field: field)
        guard try memo.holds(division: parsed.text, in: transaction) else {
            throw Refusal(.divisionUnknown, field: field, ["code": code])
        }
        return parsed
    }

    /// Reckons the legal clock of that rule from the trigger day on, with the calendar as loaded.
    ///
    /// - Throws: `FAILED_PRECONDITION` (`clock-rule-unknown`).
    package func deadline(_ ruleID: String, from trigger: Day) throws -> CommonAPI.Deadline {
        try memo.deadline(ruleID, from: trigger, in: transaction)
    }
}

extension CalendarYear {
    /// Its days as the rulebook reckons with them.
    package func rows() throws(Refusal) -> [CalendarRow] {
        var rows: [CalendarRow] = []
        for (index, day) in days.enumerated() {
            let field = FieldPath("days").item(index).field("date")
            rows.append(CalendarRow(day: try Day(day.date, field: field), isOff: day.isOff, name: day.name))
        }
        return rows
    }
}

extension ClockRule {
    /// The rule as the rulebook reckons with it.
    ///
    /// - Parameter field: Where the rule stands in the request.
    /// - Returns: The same rule, parsed.
    /// - Throws: `INVALID_ARGUMENT` (`row-column-missing`, `deadline-amount`, `deadline-unit`, `deadline-status`).
    package func parsed(at field: FieldPath = .request) throws(Refusal) -> DeadlineRule {
        try DeadlineRule(
            TableRow(
                [
                    "id": id, "process": process, "trigger": trigger, "amount": String(amount), "unit": unit,
                    "extension": self.extension, "stops_clock": stopsClock, "source": source,
                    "status": status,
                ], field: field))
    }
}
