import CommonAPI
import Refusals
import Rulebook
import Store
import SwiftProtobuf
import Testing

@testable import ServiceKit

@Suite("Legal clocks by the reference data as loaded")
struct DeadlineTests {
    private let world: GateWorld

    init() throws {
        world = try GateWorld()
        try world.write { command in
            for (id, amount, unit) in [("TIP-ACK", 15, "calendar"), ("TIP-ROUTE", 3, "working")] {
                _ = try command.kept(.clockRules).add(Self.rule(id, Int32(amount), unit))
            }
        }
    }

    private static func rule(_ id: String, _ amount: Int32, _ unit: String) -> ClockRule {
        .with {
            $0.id = id
            $0.process = "12369举报"
            $0.trigger = "受理之日"
            $0.amount = amount
            $0.unit = unit
            $0.source = "示例办法第一条"
            $0.status = "seen"
        }
    }

    /// Every day of a year, off on Saturdays and Sundays and on the days named.
    private static func year(_ year: Int, off: Set<String> = []) throws -> CalendarYear {
        var days: [CalendarDay] = []
        var day = try Day("\(year)-01-01", field: .request)
        while day.year == year {
            days.append(
                .with {
                    $0.date = day.text
                    $0.isOff = day.weekday.isWeekend || off.contains(day.text)
                })
            day = day.adding(days: 1)
        }
        return .with {
            $0.id = String(year)
            $0.days = days
        }
    }

    private func load(_ year: CalendarYear) throws {
        try world.write { try $0.kept(.calendarYears).copy(year) }
    }

    private func deadline(_ rule: String, from day: Day) throws -> CommonAPI.Deadline {
        try world.write { try $0.deadline(rule, from: day) }
    }

    @Test("a clock in calendar days needs no calendar")
    func calendarDays() throws {
        let deadline = try deadline("TIP-ACK", from: "2026-11-23")
        #expect(deadline.ruleID == "TIP-ACK")
        #expect(deadline.dueOn == "2026-12-08")
        #expect(deadline.dueAt == Instant(endOf: "2026-12-08").microseconds)
        #expect(!deadline.provisional)
        #expect(deadline.source == "示例办法第一条")
        #expect(!deadline.explanation.isEmpty)
    }

    @Test("a clock in working days follows the loaded year, and is provisional without it")
    func workingDays() throws {
        // 2026-12-28 is a Monday.
        let unpublished = try deadline("TIP-ROUTE", from: "2026-12-28")
        #expect(unpublished.dueOn == "2026-12-31")
        #expect(unpublished.provisional)
        try load(Self.year(2026))
        #expect(try !deadline("TIP-ROUTE", from: "2026-12-28").provisional)
        #expect(try deadline("TIP-ROUTE", from: "2026-12-30").provisional)
        try load(Self.year(2027, off: ["2027-01-01"]))
        let crossing = try deadline("TIP-ROUTE", from: "2026-12-30")
        #expect(crossing.dueOn == "2027-01-05")
        #expect(!crossing.provisional)
    }

    @Test("a calendar that is loaded anew is reckoned with at once")
    func reload() throws {
        let memo = SteadyMemo()
        func isOff(_ day: Day) throws -> Bool {
            try world.connection.write { try !memo.calendar(in: $0).isWorkingDay(day) }
        }
        #expect(try !isOff("2026-10-08"))
        try load(Self.year(2026))
        #expect(try !isOff("2026-10-08"))
        try load(Self.year(2026, off: ["2026-10-08"]))
        #expect(try isOff("2026-10-08"))
        try load(Self.year(2027, off: ["2027-02-08"]))
        #expect(try isOff("2027-02-08"))
        #expect(try isOff("2026-10-08"))
        try load(Self.year(2026))
        #expect(try !isOff("2026-10-08"))
        #expect(try isOff("2027-02-08"))
    }

    @Test("a rule that is not loaded starts no clock", arguments: ["", "TIP-CLOSE", "tip-ack", "TIP-ACK "])
    func unknownRule(_ rule: String) throws {
        let refusal = #expect(throws: Refusal.self) { try deadline(rule, from: "2026-11-23") }
        #expect(refusal?.reason == .clockRuleUnknown)
        #expect(refusal?.values == ["rule": rule])
    }

    @Test("a division is known by its code when it is loaded, and only then")
    func divisions() throws {
        try world.write { _ = try $0.kept(.divisions).add(.with { $0.id = "330481" }) }
        try world.write { (command: Command) throws in
            #expect(try command.division("330481", field: "division_code").text == "330481")
            for (code, word) in [
                ("330482", "division-unknown"), ("330481001", "division-unknown"),
                ("33048", "division-code-format"),
                ("", "division-code-format"), ("330081", "division-code-structure"),
            ] {
                let refusal = #expect(throws: Refusal.self) { try command.division(code, field: "place") }
                #expect(refusal?.reason.word == word)
                #expect(refusal?.field == "place")
            }
        }
    }

    @Test(
        "a stored year with a day that is none cannot be reckoned with",
        arguments: ["2026-02-30", "", "soon"])
    func brokenDay(_ date: String) {
        let year = CalendarYear.with {
            $0.days = [.with { $0.date = "2026-01-01" }, .with { $0.date = date }]
        }
        let refusal = #expect(throws: Refusal.self) { try year.rows() }
        #expect(refusal?.field == "days[1].date")
    }

    @Test("a stored rule with a unit, amount or status that is none cannot be reckoned with")
    func brokenRule() {
        var rules = Array(repeating: Self.rule("TIP-ACK", 15, "calendar"), count: 3)
        rules[0].unit = "week"
        rules[1].amount = 0
        rules[2].status = "heard"
        for (rule, reason) in zip(rules, [Reason.deadlineUnit, .deadlineAmount, .deadlineStatus]) {
            let refusal = #expect(throws: Refusal.self) { try rule.parsed() }
            #expect(refusal?.reason == reason)
        }
    }
}
