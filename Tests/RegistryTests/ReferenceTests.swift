import CommonAPI
import ReferenceData
import Refusals
import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Reference data")
struct ReferenceTests {
    private let registry: RegistryWorld

    init() throws {
        registry = try RegistryWorld(divisions: [])
    }

    private var reference: ReferenceService { registry.reference }

    private func load(_ divisions: [CommonAPI.Division]) throws -> LoadReport {
        try registry.command(as: registry.administrator) { try reference.loadDivisions(divisions, $0) }
    }

    private func load(_ years: [CalendarYear]) throws -> LoadReport {
        try registry.command(as: registry.administrator) { try reference.loadCalendar(years, $0) }
    }

    private func load(_ rules: [ClockRule]) throws -> LoadReport {
        try registry.command(as: registry.administrator) { try reference.loadClockRules(rules, $0) }
    }

    private func counts(_ report: LoadReport) -> [Int64] {
        [report.created, report.changed, report.unchanged]
    }

    @Test("more rows than one command writes are refused, and none is loaded")
    func tooMany() throws {
        var rows = [division("330000", under: "")]
        for city in 1...21 {
            let code = { (county: Int) in String(330_000 + city * 100 + county) }
            rows.append(division(code(0), under: "330000"))
            rows += (1...95).map { division(code($0), under: code(0)) }
        }
        #expect(rows.count > StreamLimits.records)
        let refusal = try registry.refusal(as: registry.administrator) {
            try reference.loadDivisions(rows, $0)
        }
        #expect(refusal?.reason.word == "stream-too-long")
        #expect(try counts(load(Array(rows.prefix(StreamLimits.records)))) == [2_000, 0, 0])
    }

    private func division(_ code: String, under parent: String, _ name: String = "示例") -> CommonAPI.Division {
        .with {
            $0.id = code
            $0.name = name
            $0.level = "county"
            $0.parentCode = parent
        }
    }

    private func year(_ id: String, _ dates: String...) -> CalendarYear {
        .with {
            $0.id = id
            $0.days = dates.map { date in .with { $0.date = date } }
        }
    }

    // MARK: Divisions

    @Test("the divisions of Zhejiang load once; a second load changes nothing and tells nobody")
    func divisions() throws {
        let rows = try SampleData.divisions()
        #expect(counts(try load(rows)) == [102, 0, 0])
        #expect(counts(try load(rows)) == [0, 0, 102])
        #expect(try registry.world.published(DivisionSet.self).map(\.divisions) == [rows])
        var renamed = rows
        renamed[5].name = "示例新名"
        #expect(counts(try load(renamed)) == [0, 1, 101])
        #expect(try registry.world.published(DivisionSet.self).count == 2)
    }

    @Test("a division shows its path and what is directly below it")
    func view() throws {
        _ = try load(SampleData.divisions())
        func show(_ code: String) throws -> DivisionView {
            try registry.query { try reference.getDivision(.with { $0.code = code }, $0) }
        }
        #expect(try show("330481").path == "浙江省/嘉兴市/海宁市")
        #expect(try show("330481").children.isEmpty)
        #expect(try show("330000").path == "浙江省")
        #expect(try show("330000").children.count == 11)
        #expect(try show("330400").children.contains { $0.id == "330481" })
        for code in ["330499", "110000", ""] {
            let refusal = #expect(throws: Refusal.self) { try show(code) }
            #expect(refusal?.reason.word == "division-unknown")
            #expect(refusal?.sentence(in: .chinese).contains("{") == false)
            #expect(refusal?.field == "code")
        }
    }

    @Test(
        "a division whose parent is not there, or not the one it names, is refused with its row",
        arguments: [
            // The child before its parent, a parent that is none, the wrong one, none, and a province under another.
            ([("330000", ""), ("330481", "330400"), ("330400", "330000")], 1, "330400"),
            ([("330400", "330000")], 0, "330000"),
            ([("330000", ""), ("330400", "330000"), ("330481", "330000")], 2, "330400"),
            ([("330000", ""), ("330400", "")], 1, "330000"),
            ([("330000", "320000")], 0, ""),
        ] as [([(String, String)], Int, String)])
    func parents(_ rows: [(String, String)], _ index: Int, _ parent: String) throws {
        let divisions = rows.map { division($0.0, under: $0.1) }
        let refusal = try registry.refusal(as: registry.administrator) {
            try reference.loadDivisions(divisions, $0)
        }
        #expect(refusal?.reason.word == "division-parent-unknown")
        #expect(refusal?.field?.text == "items[\(index)].parent_code")
        #expect(refusal?.values == ["parent": parent])
        #expect(try registry.query { try $0.shown(.divisions).all().isEmpty })
    }

    @Test("a parent loaded earlier counts; a code that is none is refused with its row")
    func laterChildren() throws {
        _ = try load([division("330000", under: ""), division("330400", under: "330000")])
        #expect(counts(try load([division("330481", under: "330400")])) == [1, 0, 0])
        for (code, word) in [("330081", "division-code-structure"), ("3304", "division-code-format")] {
            let refusal = try registry.refusal(as: registry.administrator) {
                try reference.loadDivisions(
                    [division("330402", under: "330400"), division(code, under: "330000")], $0)
            }
            #expect(refusal?.reason.word == word)
            #expect(refusal?.field == "items[1].id")
        }
        #expect(try registry.query { try $0.shown(.divisions).get("330402") } == nil)
    }

    @Test("a row that comes twice in one load counts once")
    func twice() throws {
        let rows = [division("330000", under: ""), division("330000", under: "")]
        #expect(counts(try load(rows)) == [1, 0, 1])
    }

    // MARK: Calendar

    private func workingDays(_ year: String) throws -> WorkingDayCount {
        try registry.query { try reference.countWorkingDays(.with { $0.year = year }, $0) }
    }

    @Test(
        "the working days of each year are those of its notice",
        arguments: [
            ("2023", 249, 365), ("2024", 251, 366), ("2025", 248, 365), ("2026", 248, 365),
        ] as [(String, Int32, Int32)])
    func calendar(_ year: String, _ days: Int32, _ published: Int32) throws {
        #expect(counts(try load(SampleData.everyCalendarYear())) == [5, 0, 0])
        #expect(counts(try load(SampleData.everyCalendarYear())) == [0, 0, 5])
        #expect(try registry.world.published(CalendarSet.self).count == 1)
        #expect(try workingDays(year).days == days)
        #expect(try workingDays(year).published == published)
    }

    @Test(
        "a year of which no notice is loaded, or one day of it only, is not published",
        arguments: ["2022", "2027", "0000"])
    func unpublished(_ year: String) throws {
        _ = try load(SampleData.everyCalendarYear())
        let refusal = #expect(throws: Refusal.self) { try workingDays(year) }
        #expect(refusal?.reason == .calendarUnpublished)
        #expect(refusal?.field == "year")
    }

    @Test("a changed day changes its year only")
    func changedDay() throws {
        var years = try SampleData.everyCalendarYear()
        _ = try load(years)
        let index = try #require(years.firstIndex { $0.id == "2026" })
        let day = try #require(years[index].days.firstIndex { !$0.isOff })
        years[index].days[day].isOff = true
        #expect(counts(try load(years)) == [0, 1, 4])
        #expect(try workingDays("2026").days == 247)
    }

    @Test(
        "a day of another year is refused with its place",
        arguments: ["2025-12-31", "2027-01-01", "0226-01-01"])
    func foreignDay(_ date: String) throws {
        let refusal = try registry.refusal(as: registry.administrator) {
            try reference.loadCalendar([year("2025", "2025-01-01"), year("2026", "2026-01-01", date)], $0)
        }
        #expect(refusal?.reason == .dayOfAnotherYear)
        #expect(refusal?.field == "items[1].days[1].date")
        #expect(refusal?.values == ["day": date, "year": "2026"])
        #expect(try registry.query { try $0.shown(.calendarYears).all().isEmpty })
    }

    @Test(
        "a day that is none, or comes twice, is refused with its place",
        arguments: [
            ("2026-02-30", "day-unknown", "items[1].days[1].date"),
            ("2026-13-01", "day-unknown", "items[1].days[1].date"),
            ("2026-1-01", "day-format", "items[1].days[1].date"),
            ("2026-01-01", "calendar-day-twice", "items[1].days[1].date"),
        ])
    func brokenDay(_ date: String, _ word: String, _ field: String) throws {
        let refusal = try registry.refusal(as: registry.administrator) {
            try reference.loadCalendar([year("2025", "2025-01-01"), year("2026", "2026-01-01", date)], $0)
        }
        #expect(refusal?.reason.word == word)
        #expect(refusal?.field?.text == field)
    }

    // MARK: Clocks

    @Test("the legal clocks load once; a second load changes nothing")
    func clocks() throws {
        let rules = try SampleData.clockRules()
        #expect(counts(try load(rules)) == [31, 0, 0])
        #expect(counts(try load(rules)) == [0, 0, 31])
        #expect(try registry.world.published(ClockRuleSet.self).map(\.rules) == [rules])
    }

    @Test(
        "a clock that the province configured stays when the packaged ones are loaded anew, and the report says so"
    )
    func configured() throws {
        let packaged = try SampleData.clockRules()
        _ = try load(packaged)
        var own = packaged[3]
        (own.amount, own.status, own.source) = (7, "configured", "浙示〔2026〕1号")
        let further = ClockRule.with {
            ($0.id, $0.process, $0.trigger, $0.amount) = ("OWN-1", "示例", "受理", 5)
            ($0.unit, $0.source, $0.status) = ("working", "示例", "configured")
        }
        #expect(counts(try load([own, further])) == [1, 1, 0])
        let report = try load(packaged)
        #expect(counts(report) == [0, 0, 30])
        #expect(report.kept == [own.id])
        let stored = try registry.query { try $0.shown(.clockRules).require(own.id) }
        #expect([stored.amount, Int32(stored.revision)] == [7, 2])
        #expect(stored.source == own.source)
        // With a change beside it, the others are not told otherwise.
        var changed = packaged
        changed[0].extension = "+1 working"
        let next = try load(changed)
        #expect(counts(next) == [0, 1, 29])
        #expect(next.kept == [own.id])
        let told = try #require(try registry.world.published(ClockRuleSet.self).last)
        #expect(!told.rules.contains { $0.id == own.id })
        // The province changes its own.
        own.amount = 9
        #expect(try load([own]).changed == 1)
    }

    @Test("no rule says 同上: whoever reads one has no rule above it")
    func sourcesAlone() throws {
        let sources = try Dictionary(
            uniqueKeysWithValues: SampleData.clockRules().map { ($0.id, $0.source) })
        #expect(!sources.values.contains { $0.contains("同上") })
        #expect(sources["TIP-ROUTE"] == "环保举报热线工作管理办法第九、十条")
        #expect(sources["PET-REVIEW"] == "信访工作条例(2022)第三十五、三十六条")
        #expect(sources["FOI"] == "政府信息公开条例第三十三条")
    }

    @Test(
        "a clock with a unit, status or amount that is none is refused with its row",
        arguments: [
            ("unit", "deadline-unit"), ("status", "deadline-status"), ("amount", "deadline-amount"),
            ("source", "row-column-missing"),
        ])
    func brokenClock(_ part: String, _ word: String) throws {
        var rules = Array(try SampleData.clockRules().prefix(2))
        switch part {
        case "unit": rules[1].unit = "week"
        case "status": rules[1].status = "heard"
        case "amount": rules[1].amount = 0
        default: rules[1].source = ""
        }
        let refusal = try registry.refusal(as: registry.administrator) {
            try reference.loadClockRules(rules, $0)
        }
        #expect(refusal?.reason.word == word)
        #expect(refusal?.field?.text == "items[1].\(part)")
        #expect(try registry.query { try $0.shown(.clockRules).all().isEmpty })
    }

    @Test("reference data is loaded by an administrator of the province alone")
    func access() throws {
        for actor in [registry.countyAdministrator, registry.registrar, registry.reader] {
            #expect(
                try registry.refusal(as: actor) { try reference.loadDivisions([], $0) }?.reason
                    == .noGrantHere)
            #expect(
                try registry.refusal(as: actor) { try reference.loadCalendar([], $0) }?.reason == .noGrantHere
            )
            #expect(
                try registry.refusal(as: actor) { try reference.loadClockRules([], $0) }?.reason
                    == .noGrantHere)
        }
    }

    @Test("a load of nothing tells nobody")
    func nothing() throws {
        #expect(counts(try load([CommonAPI.Division]())) == [0, 0, 0])
        #expect(try registry.world.events().isEmpty)
    }
}
