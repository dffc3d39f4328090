import Refusals
import Rulebook
import Testing

@Suite("Terms of months and years")
struct TermTests {
    @Test(
        "a term from an event ends on the day of the same number, or on the last of a shorter month",
        arguments: [
            (Day("2026-11-23"), 36, Day("2029-11-23")), ("2024-02-29", 36, "2027-02-28"),
            ("2024-02-29", 48, "2028-02-29"), ("2024-02-28", 12, "2025-02-28"),
            ("2026-01-31", 1, "2026-02-28"),
            ("2026-12-31", 2, "2027-02-28"), ("2026-05-01", 60, "2031-05-01"),
        ] as [(Day, Int, Day)])
    func event(_ start: Day, _ months: Int, _ last: Day) {
        #expect(Term.months(months, from: .event).lastDay(since: start) == last)
    }

    @Test(
        "a term whose first day counts ends the day before, and from a day that the month has not, on the month's last",
        arguments: [
            (Day("2026-05-01"), 60, Day("2031-04-30")), ("2024-02-29", 60, "2029-02-28"),
            ("2024-03-01", 60, "2029-02-28"), ("2023-03-01", 12, "2024-02-29"),
            ("2026-01-31", 1, "2026-02-28"),
            ("2026-05-01", 1, "2026-05-31"), ("2024-02-29", 48, "2028-02-28"),
        ] as [(Day, Int, Day)])
    func firstDay(_ start: Day, _ months: Int, _ last: Day) {
        #expect(Term.months(months, from: .firstDay).lastDay(since: start) == last)
    }

    @Test("from 29 February to a year without one both end on 28 February")
    func leapDay() {
        for years in [1, 2, 3, 5] {
            let ends = [Term.Beginning.event, .firstDay].map {
                Term.years(years, from: $0).lastDay(since: "2024-02-29")
            }
            #expect(Set(ends).count == 1)
            #expect(ends[0].month == 2 && ends[0].dayOfMonth == 28)
        }
    }

    @Test("a plaque's term is one from an event", arguments: [Day("2024-02-29"), "2026-11-23", "2027-12-31"])
    func plaque(_ granted: Day) {
        #expect(PlaqueTerm(grantedOn: granted).lastDay == Term.years(3, from: .event).lastDay(since: granted))
    }
}
