import Refusals
import Rulebook
import Testing

@Suite("Working days")
struct WorkCalendarTests {
    private let calendar: WorkCalendar
    private let noticeRows: [CalendarRow]

    init() throws {
        calendar = try .real
        noticeRows = try Resource.notices.rows.map { try CalendarRow($0) }
    }

    /// The notices as they were issued: by their address, each for the latest year it names.
    private var notices: [HolidayNotice] {
        get throws {
            let byAddress = Dictionary(grouping: noticeRows, by: \.source)
            return try byAddress.values.map { rows in
                try HolidayNotice(year: #require(rows.map(\.day.year).max()), rows: rows)
            }
        }
    }

    @Test(
        "the years have the working days of their notices",
        arguments: [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
    func years(_ year: Int, _ expected: Int) throws {
        #expect(try calendar.workingDays(in: year) == expected)
    }

    @Test("every day that a notice names is as it says")
    func exceptions() {
        #expect(noticeRows.count == 142)
        for row in noticeRows {
            #expect(calendar.status(of: row.day).isOff == row.isOff, "\(row.day)")
            #expect(calendar.isWorkingDay(row.day) == !row.isOff, "\(row.day)")
            #expect(!calendar.status(of: row.day).isAssumed)
        }
    }

    @Test("the notices alone give the same calendar as the list of every day")
    func twoSources() throws {
        let fromNotices = try WorkCalendar(notices: notices)
        #expect(fromNotices.publishedYears == [2023, 2024, 2025, 2026])
        #expect(calendar.publishedYears == fromNotices.publishedYears)
        var day: Day = "2022-12-31"
        while day <= "2026-12-31" {
            #expect(calendar.isWorkingDay(day) == fromNotices.isWorkingDay(day), "\(day)")
            #expect(!calendar.status(of: day).isAssumed && !fromNotices.status(of: day).isAssumed)
            day = day.adding(days: 1)
        }
    }

    @Test("a day of the December before is known without publishing its year")
    func december() {
        #expect(!calendar.isWorkingDay("2022-12-31"))
        #expect(!calendar.status(of: "2022-12-31").isAssumed)
        #expect(calendar.status(of: "2022-12-31").name == "元旦")
        #expect(calendar.status(of: "2022-12-30").isAssumed)
        #expect(!calendar.publishedYears.contains(2022))
    }

    @Test("of two notices that name the same day of December, the later holds")
    func laterNotice() throws {
        let earlier = try HolidayNotice(
            year: 2024, rows: [CalendarRow(day: "2024-12-30", isOff: false, name: "")])
        let later = try HolidayNotice(
            year: 2025, rows: [CalendarRow(day: "2024-12-30", isOff: true, name: "元旦")])
        #expect(try !WorkCalendar(notices: [later, earlier]).isWorkingDay("2024-12-30"))
    }

    @Test(
        "working days are counted over holidays and worked weekends",
        arguments: [
            (3, "2026-09-29", "2026-10-09"), (1, "2026-09-30", "2026-10-08"),
            (-7, "2026-10-12", "2026-09-24"),
            (5, "2026-02-12", "2026-02-26"), (20, "2026-11-23", "2026-12-21"),
            (1, "2023-01-20", "2023-01-28"),
            (1, "2026-01-03", "2026-01-04"), (10, "2025-12-25", "2026-01-09"),
            (0, "2026-10-01", "2026-10-01"),
        ] as [(Int, Day, Day)])
    func counted(_ count: Int, _ start: Day, _ end: Day) {
        let reckoning = calendar.addingWorkingDays(count, to: start)
        #expect(reckoning.day == end)
        #expect(!reckoning.isProvisional)
    }

    @Test(
        "a count that meets an unpublished year says so",
        arguments: [
            (20, "2026-12-21", "2027-01-18", [2027]), (1, "2027-01-01", "2027-01-04", [2027]),
            (7, "2026-12-24", "2027-01-04", [2027]), (-1, "2023-01-03", "2022-12-30", [2022]),
            (300, "2026-11-23", "2028-01-17", [2027, 2028]),
        ] as [(Int, Day, Day, [Int])])
    func provisional(_ count: Int, _ start: Day, _ end: Day, _ years: [Int]) {
        let reckoning = calendar.addingWorkingDays(count, to: start)
        #expect(reckoning.day == end)
        #expect(reckoning.isProvisional)
        #expect(reckoning.assumedYears == years)
    }

    @Test("a count that ends before the unpublished year is settled")
    func settled() {
        #expect(!calendar.addingWorkingDays(3, to: "2026-12-28").isProvisional)
        #expect(calendar.addingWorkingDays(4, to: "2026-12-28").isProvisional)
    }

    @Test("counting stops at the end of all days")
    func ends() {
        #expect(WorkCalendar.unpublished.addingWorkingDays(10, to: "9999-12-30").day == .last)
        #expect(WorkCalendar.unpublished.addingWorkingDays(-10, to: "0001-01-03").day == .first)
    }

    @Test(
        "the working days of an unpublished year are refused", arguments: [2022, 2027, 0, Int.max, Int.min])
    func unpublished(_ year: Int) {
        let refused = refusal { () throws(Refusal) in try calendar.workingDays(in: year) }
        #expect(refused?.reason == .calendarYearUnpublished)
    }

    @Test("a year that lacks one day is not published")
    func incomplete() throws {
        let rows = try Resource.everyDay.rows.map { try CalendarRow($0) }
        let short = try WorkCalendar(everyDay: rows.filter { $0.day != "2025-06-11" })
        #expect(short.publishedYears == [2023, 2024, 2026])
    }

    @Test(
        "a wrong row is refused",
        arguments: [
            ([:], "row-column-missing"), (["date": "2026-10-01"], "row-column-missing"),
            (["date": "2026-10-1", "isOff": "true"], "day-format"),
            (["date": "2026-02-30", "isOff": "true"], "day-unknown"),
            (["date": "2026-10-01", "isOff": "TRUE"], "calendar-flag"),
            (["date": "2026-10-01", "isOff": "1"], "calendar-flag"),
        ])
    func refusedRow(_ cells: [String: String], word: String) {
        let refused = refusal { () throws(Refusal) in try CalendarRow(TableRow(cells, field: "rows[7]")) }
        #expect(refused?.reason.word == word)
        #expect(refused?.field?.text.hasPrefix("rows[7].") == true)
    }

    @Test("a day or a year that comes twice, or does not belong, is refused")
    func refusedTables() throws {
        let day = CalendarRow(day: "2026-10-01", isOff: true, name: "国庆节")
        let twice = refusal { () throws(Refusal) in try WorkCalendar(everyDay: [day, day]) }
        #expect(twice?.reason == .calendarDayTwice)
        #expect(twice?.field == "rows[1]")
        let twiceInNotice = refusal { () throws(Refusal) in try HolidayNotice(year: 2026, rows: [day, day]) }
        #expect(twiceInNotice?.reason == .calendarDayTwice)
        let outside = refusal { () throws(Refusal) in try HolidayNotice(year: 2027, rows: [day]) }
        #expect(outside?.reason == .calendarDayOutsideYear)
        let notice = try HolidayNotice(year: 2026, rows: [day])
        let twoNotices = refusal { () throws(Refusal) in try WorkCalendar(notices: [notice, notice]) }
        #expect(twoNotices?.reason == .calendarYearTwice)
    }
}
