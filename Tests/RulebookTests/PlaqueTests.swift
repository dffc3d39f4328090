import Refusals
import Rulebook
import Testing

@Suite("Plaques and shares")
struct PlaqueTests {
    @Test(
        "a plaque is good for three years",
        arguments: [
            ("2026-11-23", "2029-11-23"), ("2024-02-29", "2027-02-28"), ("2025-02-28", "2028-02-28"),
            ("2023-10-24", "2026-10-24"), ("2023-12-31", "2026-12-31"),
        ] as [(Day, Day)])
    func term(_ granted: Day, _ last: Day) throws {
        let term = PlaqueTerm(grantedOn: granted)
        #expect(term.lastDay == last)
        #expect(term.isInForce(on: granted) && term.isInForce(on: last))
        #expect(!term.isInForce(on: granted.adding(days: -1)) && !term.isInForce(on: last.adding(days: 1)))
        #expect(term.end == Instant(endOf: last))
        let rule = try DeadlineTable.real.require("CERT")
        #expect(rule.deadline(from: granted, in: try .real).dueDay == last)
    }

    @Test(
        "a tenth is rounded up",
        arguments: [
            (0, 0, 0, 0), (1, 0, 1, 1), (9, 1, 1, 0), (10, 1, 1, 0), (11, 1, 2, 1), (17, 1, 2, 1),
            (17, 2, 2, 0), (599, 60, 60, 0), (599, 10, 60, 50),
            (Int.max, 0, 922_337_203_685_477_581, 922_337_203_685_477_581),
        ])
    func share(_ completed: Int, _ demonstrations: Int, _ required: Int, _ shortfall: Int) throws {
        let share = try DemonstrationShare(completed: completed, demonstrations: demonstrations)
        #expect(share.required == required)
        #expect(share.shortfall == shortfall)
        #expect(share.isKept == (shortfall == 0))
    }

    @Test(
        "counts that cannot be are refused",
        arguments: [(-1, 0), (0, -1), (0, 1), (10, 11), (Int.min, 0), (10, Int.max)])
    func refused(_ completed: Int, _ demonstrations: Int) {
        let refused = refusal { () throws(Refusal) in
            try DemonstrationShare(completed: completed, demonstrations: demonstrations)
        }
        #expect(refused?.reason == .demonstrationCount)
    }
}
