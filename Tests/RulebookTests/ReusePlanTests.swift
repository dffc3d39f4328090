import Rulebook
import Testing

@Suite("What ledgers exceed of a reuse plan")
struct ReusePlanTests {
    private static let plan = ReusePlan(from: "2026-01-01", mixShare: 250, tankVolume: 300)

    private static func day(_ day: Day, mixed: Double?, reused: Double?, held: Double?) -> PlantPeriod {
        var amounts: [Metered: Double] = [:]
        amounts[.mixingWater] = mixed
        amounts[.reusedInMix] = reused
        var closing: [Metered: Double] = [:]
        closing[.tankLevel] = held
        return PlantPeriod(day, amounts: amounts, closing: closing)
    }

    @Test(
        "more reused than the plan's share of what was batched, or more held than its tanks, is told",
        arguments: [
            (100, 25, 300, []), (100, 25.001, 300, [.reused]), (100, 25, 300.5, [.held]),
            (100, 60, 350, [.reused, .held]), (nil, 60, 10, []), (100, nil, 10, []), (100, 10, nil, []),
        ] as [(Double?, Double?, Double?, [ReusePlan.Measure])])
    func measures(_ mixed: Double?, _ reused: Double?, _ held: Double?, _ told: [ReusePlan.Measure]) {
        let day = Self.day("2026-10-01", mixed: mixed, reused: reused, held: held)
        #expect(Self.plan.excesses(of: [day]).map(\.measure) == told)
    }

    @Test("a month is held against the plan as a whole, its tanks by their fullest day")
    func month() {
        let days = [
            Self.day("2026-10-01", mixed: 100, reused: 40, held: 200),
            Self.day("2026-10-02", mixed: 100, reused: 20, held: 340),
            Self.day("2026-10-03", mixed: 100, reused: 20, held: 100),
        ]
        let excesses = Self.plan.excesses(of: days)
        #expect(excesses.map(\.found) == [80, 340])
        #expect(excesses.map(\.planned) == [75, 300])
        #expect(excesses.map(\.day) == [nil, "2026-10-02"])
        #expect(excesses[0].arithmetic == "80 m³ > 250 ‰ × 300 m³ = 75 m³")
        #expect(Self.plan.excesses(of: []).isEmpty)
    }

    @Test("what a counter does not tell exceeds nothing")
    func unknown() {
        var day = Self.day("2026-10-01", mixed: 100, reused: 60, held: 10)
        day.unknown[.mixingWater] = PlantPeriod.Gap(days: ["2026-10-01"], causes: [])
        #expect(Self.plan.excesses(of: [day]).isEmpty)
    }
}
