import CommonAPI
import Refusals
import Rulebook
import Store
import Synchronization

/// The working calendar and the legal clocks, parsed once per state of the store: a command that reckons a deadline
/// would otherwise parse thousands of days.
package final class CalendarMemo: Sendable {
    private struct Parsed {
        let fingerprint: [Int64]
        let calendar: WorkCalendar
    }

    private struct ParsedRule {
        let stored: ClockRule
        let rule: DeadlineRule
    }

    private let parsed = Mutex<Parsed?>(nil)
    private let rules = Mutex<[String: ParsedRule]>([:])

    /// Nothing is parsed yet.
    package init() {}

    /// The calendar of every loaded year, as this transaction sees it.
    func calendar(in transaction: some Reading) throws -> WorkCalendar {
        let fingerprint = try transaction.row(
            "SELECT COUNT(*), COALESCE(SUM(revision), 0), COALESCE(MAX(updated_at), 0) FROM calendar_year"
        ) { [try $0.int64(0), try $0.int64(1), try $0.int64(2)] }
        if let known = parsed.withLock({ $0 }), known.fingerprint == fingerprint { return known.calendar }
        let years = try DocumentCollection.calendarYears.in(transaction).all()
        let calendar = try WorkCalendar(everyDay: years.flatMap { try $0.rows() })
        if let fingerprint { parsed.withLock { $0 = Parsed(fingerprint: fingerprint, calendar: calendar) } }
        return calendar
    }

    /// The rule as the rulebook reckons with it.
    func rule(_ stored: ClockRule) throws(Refusal) -> DeadlineRule {
        if let known = rules.withLock({ $0[stored.id] }), known.stored == stored { return known.rule }
        let rule = try stored.parsed()
        rules.withLock { $0[stored.id] = ParsedRule(stored: stored, rule: rule) }
        return rule
    }
}
