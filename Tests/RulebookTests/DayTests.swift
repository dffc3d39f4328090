import Refusals
import Rulebook
import Testing

@Suite("Days")
struct DayTests {
    @Test(
        "known days have known numbers and weekdays",
        arguments: [
            ("1970-01-01", 0, Weekday.thursday), ("1969-12-31", -1, .wednesday),
            ("2000-02-29", 11_016, .tuesday), ("2026-11-23", 20_780, .monday),
            ("1900-03-01", -25_508, .thursday), ("0001-01-01", -719_162, .monday),
            ("9999-12-31", 2_932_896, .friday),
        ] as [(String, Int, Weekday)])
    func known(_ text: String, _ number: Int, _ weekday: Weekday) throws {
        let day = try Day(text, field: "day")
        #expect(day.number == number)
        #expect(day.weekday == weekday)
        #expect(day.text == text)
        #expect(Day(number: number) == day)
    }

    @Test("eight centuries of days follow each other without a gap")
    func everyDay() throws {
        var previous = try Day(year: 1599, month: 12, day: 31, field: "day")
        for year in 1600..<2400 {
            for month in 1...12 {
                let length = previous.adding(days: 1).adding(months: 1).days(since: previous.adding(days: 1))
                for date in 1...length {
                    let day = try Day(year: year, month: month, day: date, field: "day")
                    #expect(day.number == previous.number + 1)
                    #expect((day.year, day.month, day.dayOfMonth) == (year, month, date))
                    previous = day
                }
            }
        }
    }

    @Test(
        "text that is no day is refused",
        arguments: [
            ("", "day-format"), ("2026-11-2", "day-format"), ("2026-11-231", "day-format"),
            ("2026/11/23", "day-format"), ("20261123", "day-format"), ("2026-1-123", "day-format"),
            (" 2026-11-23", "day-format"), ("-026-11-23", "day-format"), ("+026-11-23", "day-format"),
            ("２０２６-11-23", "day-format"), ("2026-11-2\u{0663}", "day-format"),
            ("2026-02-29", "day-unknown"), ("1900-02-29", "day-unknown"), ("2026-04-31", "day-unknown"),
            ("2026-13-01", "day-unknown"), ("2026-00-10", "day-unknown"), ("2026-01-00", "day-unknown"),
            ("0000-01-01", "day-unknown"),
        ])
    func refused(_ text: String, word: String) {
        let refused = refusal { () throws(Refusal) in try Day(text, field: "filed_on") }
        #expect(refused?.reason.word == word)
        #expect(refused?.field == "filed_on")
    }

    @Test(
        "months and years end where a month is too short",
        arguments: [
            ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2026-11-30", 3, "2027-02-28"),
            ("2026-10-31", -1, "2026-09-30"), ("2024-02-29", 12, "2025-02-28"),
            ("2024-02-29", 48, "2028-02-29"), ("2026-01-15", -1, "2025-12-15"),
            ("2026-11-23", 0, "2026-11-23"),
        ] as [(Day, Int, Day)])
    func months(_ start: Day, _ count: Int, _ end: Day) {
        #expect(start.adding(months: count) == end)
    }

    @Test("counting stops at the ends of the calendar", arguments: [Int.max, Int.min, 1 << 40, -(1 << 40)])
    func ends(_ count: Int) {
        let end: Day = count > 0 ? .last : .first
        let day: Day = "2026-11-23"
        #expect(day.adding(days: count) == end)
        #expect(day.adding(months: count) == end)
        #expect(day.adding(years: count) == end)
        #expect(Day(number: count) == end)
    }
}
