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
        guard let division = try memo.division(code, field: field, in: transaction) else {
            throw Refusal(.divisionUnknown, field: field, ["code": code])
        }
        return division
    }

    /// Reckons the legal clock of that rule from the trigger day on, with the calendar as loaded.
    ///
    /// - Throws: `FAILED_PRECONDITION` (`clock-rule-unknown`).
    package func deadline(_ ruleID: String, from trigger: Day) throws -> CommonAPI.Deadline {
        try memo.deadline(ruleID, from: trigger, in: transaction)
    }

    /// The legal clock with that id; `nil` where none is loaded, which for a clock that no source states is no fault.
    package func clockRule(_ id: String) throws -> ClockRule? {
        try DocumentCollection.clockRules.in(transaction).get(id)
    }

    /// Reckons a clock that a record kept, from the trigger day on, with the calendar as loaded.
    ///
    /// - Parameters:
    ///   - rule: The clock as it stood when the record was made.
    ///   - trigger: The day of the event, which is not counted.
    ///   - stoppages: Days on which it stood still.
    /// - Returns: The deadline, with how it was reckoned.
    /// - Throws: Failures of the store.
    package func deadline(
        by rule: ClockRule, from trigger: Day, stoppages: [ClosedRange<Day>] = []
    ) throws -> CommonAPI.Deadline {
        let calendar = try memo.calendar(in: transaction)
        let parsed = try rule.parsed()
        return CommonAPI.Deadline(
            parsed.deadline(from: trigger, in: calendar, lastDay: parsed.lastDay, stoppages: stoppages))
    }

    /// A provisional deadline reckoned anew with the calendar as loaded now, and a line that says so. That is all that moves a
    /// deadline: one that stands on notices alone, and any other rule, leave it as it is.
    ///
    /// - Parameters:
    ///   - deadline: As it was kept.
    ///   - trigger: The day of the event that started it.
    ///   - rule: The clock as it stood then; the one loaded now where nobody kept it.
    ///   - stoppages: Days on which it stood still.
    /// - Returns: The deadline as it is now; `nil` when it was not provisional, or its clock is gone.
    /// - Throws: Failures of the store.
    package func reckonedAnew(
        _ deadline: CommonAPI.Deadline, from trigger: Day, by rule: ClockRule? = nil,
        stoppages: [ClosedRange<Day>] = []
    ) throws -> CommonAPI.Deadline? {
        guard deadline.provisional, let rule = try rule ?? clockRule(deadline.ruleID) else { return nil }
        var fresh = try self.deadline(by: rule, from: trigger, stoppages: stoppages)
        let hasMoved = fresh.dueOn != deadline.dueOn
        // The first day that anybody was told stays told.
        fresh.provisionalDueOn =
            deadline.provisionalDueOn.isEmpty && hasMoved ? deadline.dueOn : deadline.provisionalDueOn
        fresh.explanation +=
            hasMoved
            ? "原暂定 \(deadline.dueOn)，\(today) 载入放假安排后重新推算。" : "\(today) 载入放假安排后重新推算，日期不变。"
        return fresh
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

extension CommonAPI.Deadline {
    /// A deadline as it is stored: the day, and how it was reckoned.
    init(_ reckoned: Rulebook.Deadline) {
        self = .with {
            $0.ruleID = reckoned.ruleID
            $0.dueOn = reckoned.dueDay.text
            $0.dueAt = reckoned.end.microseconds
            $0.provisional = reckoned.isProvisional
            $0.source = reckoned.source
            $0.explanation = reckoned.explanation(in: .chinese)
            $0.triggerOn = reckoned.trigger.text
        }
    }
}
