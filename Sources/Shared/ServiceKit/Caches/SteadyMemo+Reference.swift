import CommonAPI
import Refusals
import Rulebook
import Store
import SwiftProtobuf

private struct CalendarQuestion: Hashable, Sendable {}

private struct DeadlineQuestion: Hashable, Sendable {
    let ruleID: String
    let trigger: Day
}

private struct GapQuestion: Hashable, Sendable {
    let day: Day
}

private struct DivisionQuestion: Hashable, Sendable {
    let code: String
}

extension SteadyMemo {
    private static let calendarTable = DocumentCollection.calendarYears.table
    private static let clockTable = DocumentCollection.clockRules.table

    /// The calendar of every loaded year, as this transaction sees it: thousands of days, parsed once.
    func calendar(in transaction: WriteTransaction) throws -> WorkCalendar {
        try answer(to: CalendarQuestion(), of: [Self.calendarTable], in: transaction) {
            let years = try DocumentCollection.calendarYears.in(transaction).all()
            return try WorkCalendar(everyDay: years.flatMap { try $0.rows() })
        }
    }

    /// What the legal clock of that rule comes to when it starts on that day.
    ///
    /// - Throws: `FAILED_PRECONDITION` (`clock-rule-unknown`).
    func deadline(
        _ ruleID: String, from trigger: Day, in transaction: WriteTransaction
    ) throws -> CommonAPI.Deadline {
        let question = DeadlineQuestion(ruleID: ruleID, trigger: trigger)
        return try answer(to: question, of: [Self.calendarTable, Self.clockTable], in: transaction) {
            guard let stored = try DocumentCollection.clockRules.in(transaction).get(ruleID) else {
                throw Refusal(.clockRuleUnknown, ["rule": ruleID])
            }
            let rule = try stored.parsed()
            return try CommonAPI.Deadline(
                rule.deadline(from: trigger, in: calendar(in: transaction), lastDay: rule.lastDay))
        }
    }

    /// The division with that code; `nil` when it is not loaded.
    ///
    /// - Throws: `INVALID_ARGUMENT` for a malformed code.
    func division(
        _ code: String, field: FieldPath, in transaction: WriteTransaction
    ) throws -> DivisionCode? {
        let table = DocumentCollection.divisions.table
        return try answer(to: DivisionQuestion(code: code), of: [table], in: transaction) {
            let parsed = try DivisionCode(code, field: field)
            return try DocumentCollection.divisions.in(transaction).get(parsed.text).map { _ in parsed }
        }
    }

    /// Where there are agencies and none is competent on that day.
    func competenceGaps(on day: Day, in transaction: WriteTransaction) throws -> [CompetenceGap] {
        let (agencies, bodies) = (DocumentCollection.agencies, DocumentCollection.competentBodies)
        return try answer(to: GapQuestion(day: day), of: [agencies.table, bodies.table], in: transaction) {
            try CompetenceGap.all(of: agencies.in(transaction).all(), bodies.in(transaction).all(), on: day)
        }
    }
}
