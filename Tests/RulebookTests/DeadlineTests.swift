import Refusals
import Rulebook
import Testing

@Suite("Legal clocks")
struct DeadlineTests {
    private let calendar: WorkCalendar
    private let table: DeadlineTable

    init() throws {
        calendar = try .real
        table = try .real
    }

    @Test("all 31 rules are read, with their units and sides")
    func allRules() throws {
        #expect(table.rules.count == 31)
        let units = Dictionary(grouping: table.rules, by: \.unit).mapValues(\.count)
        #expect(units == [.calendar: 11, .working: 14, .month: 1, .year: 5])
        #expect(table.rules.filter { $0.direction == .before }.map(\.id) == ["PEN-HEAR-NOTICE"])
        #expect(table["PLAN"] == nil)
    }

    @Test(
        "extensions are told from remarks",
        arguments: [
            ("TIP-CLOSE", [30], ["负责人批准并告知"]), ("PET-CLOSE", [30], ["负责人批准并告知"]),
            ("SAMR-CHECK", [15], [""]), ("PEN-FILE", [15], ["负责人批准"]),
            ("PEN-DECIDE", [30, 30], ["负责人批准", "集体讨论"]), ("SEAL", [30], [""]), ("FOI", [20], [""]),
            ("SAMR-DISPUTE", [], []), ("PEN-PAY", [], []), ("COURT", [], []), ("REG5", [], []),
            ("TIP-ACK", [], []),
        ])
    func extensions(_ id: String, _ amounts: [Int], _ conditions: [String]) throws {
        let rule = try table.require(id)
        #expect(rule.extensions.map(\.amount) == amounts)
        #expect(rule.extensions.map(\.condition) == conditions)
        #expect(rule.extensions.allSatisfy { $0.unit == rule.unit })
    }

    @Test(
        "evidence is kept apart",
        arguments: [
            ("PEN-PAY", .read), ("PEN-DECIDE", .readExceptExtension), ("TIP-CLOSE", .secondary),
            ("LIMIT-5", .secondary), ("AWARD-CLAIM", .secondary), ("CERT", .plan),
        ] as [(String, DeadlineRule.Evidence)])
    func evidence(_ id: String, _ expected: DeadlineRule.Evidence) throws {
        #expect(try table.require(id).evidence == expected)
    }

    @Test(
        "the day of the event is not counted",
        arguments: [
            ("TIP-ACK", "2026-11-23", "2026-12-08"), ("TIP-ROUTE", "2026-11-23", "2026-11-26"),
            ("TIP-ROUTE", "2026-09-29", "2026-10-09"), ("TIP-CLOSE", "2026-11-23", "2027-01-22"),
            ("PEN-DECIDE", "2026-08-03", "2026-11-01"), ("PUB", "2026-11-23", "2026-12-21"),
            ("COURT", "2026-11-30", "2027-02-28"), ("CERT", "2024-02-29", "2027-02-28"),
            ("REG5", "2026-11-23", "2031-11-23"), ("PEN-HEAR-NOTICE", "2026-10-12", "2026-09-24"),
        ] as [(String, Day, Day)])
    func due(_ id: String, _ trigger: Day, _ due: Day) throws {
        let deadline = try table.require(id).deadline(from: trigger, in: calendar)
        #expect(deadline.dueDay == due)
        #expect(deadline.countedDay == due)
        #expect(deadline.ruleID == id)
        #expect(!deadline.isProvisional)
    }

    @Test("it ends at midnight in Shanghai, whatever the hour of the event")
    func midnight() throws {
        let rule = try table.require("TIP-ACK")
        let late = try rule.deadline(from: Instant("2026-11-23T23:59:59+08:00", field: "at"), in: calendar)
        let early = try rule.deadline(from: Instant("2026-11-22T16:00:00Z", field: "at"), in: calendar)
        #expect(late == early)
        #expect(late.end.isoText == "2026-12-08T16:00:00.000000Z")
        #expect(!late.hasPassed(at: late.end.adding(microseconds: -1)))
        #expect(late.hasPassed(at: late.end))
        #expect(late.daysLeft(on: "2026-12-08") == 0)
        #expect(late.daysLeft(on: "2026-12-10") == -2)
    }

    @Test("a last day off stands, or gives way when the caller says so")
    func rolling() throws {
        let rule = try table.require("TIP-CLOSE")
        let stands = rule.deadline(from: "2026-08-03", in: calendar)
        #expect(stands.dueDay == "2026-10-02")
        let rolled = rule.deadline(from: "2026-08-03", in: calendar, lastDay: .rollsForward)
        #expect(rolled.dueDay == "2026-10-08")
        #expect(rolled.countedDay == "2026-10-02")
        #expect(!rolled.isProvisional)
        #expect(rolled.explanation(in: .chinese).contains("顺延至次一工作日"))
        let unmoved = rule.deadline(from: "2026-08-09", in: calendar, lastDay: .rollsForward)
        #expect(unmoved.dueDay == unmoved.countedDay)
        let worked = try table.require("TIP-ROUTE").deadline(
            from: "2026-09-29", in: calendar, lastDay: .rollsForward)
        #expect(worked.dueDay == "2026-10-09")
    }

    @Test("only a count that asks an unpublished year is provisional")
    func provisional() throws {
        let working = try table.require("PUB").deadline(from: "2026-12-21", in: calendar)
        #expect(working.assumedYears == [2027])
        #expect(working.explanation(in: .chinese).contains("暂定：2027 年"))
        #expect(working.explanation(in: .english).contains("provisional: holidays of 2027"))
        let plain = try table.require("TIP-CLOSE").deadline(from: "2026-12-21", in: calendar)
        #expect(!plain.isProvisional)
        let rolled = try table.require("TIP-CLOSE")
            .deadline(from: "2026-12-21", in: calendar, lastDay: .rollsForward)
        #expect(rolled.isProvisional)
    }

    @Test("extensions run on from the counted day, as many as the rule has")
    func extended() throws {
        let decision = try table.require("PEN-DECIDE").deadline(from: "2026-08-03", in: calendar)
        #expect(!decision.explanation(in: .chinese).contains("二手资料"))
        let once = try decision.extended(in: calendar)
        #expect(once.dueDay == "2026-12-01")
        #expect(once.explanation(in: .chinese).contains("二手资料"))
        let twice = try once.extended(in: calendar)
        #expect(twice.dueDay == "2026-12-31")
        #expect(twice.extensionsGranted == 2)
        #expect(
            refusal { () throws(Refusal) in try twice.extended(in: calendar) }?.reason
                == .deadlineExtensionUsed)
        let pay = try table.require("PEN-PAY").deadline(from: "2026-08-03", in: calendar)
        #expect(
            refusal { () throws(Refusal) in try pay.extended(in: calendar) }?.reason == .deadlineExtensionNone
        )
        let request = try table.require("FOI").deadline(from: "2026-11-30", in: calendar)
        #expect(try request.extended(in: calendar).assumedYears == [2027])
    }

    @Test("an extension of a rolled deadline starts from the day that was counted")
    func extendedAfterRolling() throws {
        let rolled = try table.require("TIP-CLOSE")
            .deadline(from: "2026-08-03", in: calendar, lastDay: .rollsForward)
        #expect(try rolled.extended(in: calendar).countedDay == "2026-11-01")
        #expect(try rolled.extended(in: calendar).dueDay == "2026-11-02")
    }

    @Test("days on which the clock stood still are not counted")
    func stoppages() throws {
        let hearing: ClosedRange<Day> = "2026-09-01"..."2026-09-10"
        let overlapping: ClosedRange<Day> = "2026-09-05"..."2026-09-12"
        let decide = try table.require("PEN-DECIDE")
        let stopped = decide.deadline(from: "2026-08-03", in: calendar, stoppages: [hearing, overlapping])
        #expect(stopped.dueDay == "2026-11-13")
        let route = try table.require("TIP-ROUTE")
        #expect(route.deadline(from: "2026-08-31", in: calendar, stoppages: [hearing]).dueDay == "2026-09-15")
        let court = try table.require("COURT")
        #expect(court.deadline(from: "2026-08-31", in: calendar, stoppages: [hearing]).dueDay == "2026-12-10")
        let before = decide.deadline(
            from: "2026-08-03", in: calendar, stoppages: ["2026-07-01"..."2026-08-03"])
        #expect(before.dueDay == "2026-11-01")
    }

    @Test("every rule explains itself in both languages", arguments: Language.allCases)
    func explained(in language: Language) {
        for rule in table.rules {
            let deadline = rule.deadline(from: "2026-11-23", in: calendar)
            let line = deadline.explanation(in: language)
            #expect(
                line.contains(deadline.dueDay.text) && line.contains(rule.source) && line.contains(rule.id))
            #expect(
                line.contains(language == .chinese ? "二手资料" : "secondary copy")
                    == (rule.evidence == .secondary))
            #expect(!line.contains("\n"))
        }
    }

    @Test(
        "a wrong row is refused at its column",
        arguments: [
            ("id", "", "row-column-missing"), ("process", "", "row-column-missing"),
            ("trigger", " ", "row-column-missing"), ("source", "", "row-column-missing"),
            ("amount", "", "row-column-missing"), ("amount", "0", "deadline-amount"),
            ("amount", "-3", "deadline-amount"), ("amount", "3.5", "deadline-amount"),
            ("amount", "3661", "deadline-amount"), ("amount", "99999999999999999999", "deadline-amount"),
            ("amount", "三", "deadline-amount"), ("unit", "week", "deadline-unit"),
            ("unit", "Working", "deadline-unit"),
            ("status", "", "row-column-missing"), ("status", "guessed", "deadline-status"),
        ])
    func refused(_ column: String, _ text: String, word: String) {
        var cells = [
            "id": "X", "process": "处罚", "trigger": "立案之日", "amount": "3", "unit": "working",
            "source": "某法第一条", "status": "seen",
        ]
        #expect(refusal { () throws(Refusal) in try DeadlineRule(TableRow(cells, field: "rows[0]")) } == nil)
        cells[column] = text
        let refused = refusal { () throws(Refusal) in try DeadlineRule(TableRow(cells, field: "rows[0]")) }
        #expect(refused?.reason.word == word)
        #expect(refused?.field?.text == "rows[0].\(column)")
    }

    @Test("a rule that comes twice, or is not there, is refused")
    func refusedTable() {
        let twice = refusal { () throws(Refusal) in try DeadlineTable(table.rules + table.rules.prefix(1)) }
        #expect(twice?.reason == .deadlineRuleTwice)
        #expect(twice?.field == "rows[31]")
        let unknown = refusal { () throws(Refusal) in try table.require("TIP-NONE") }
        #expect(unknown?.reason == .deadlineRuleUnknown)
    }
}
