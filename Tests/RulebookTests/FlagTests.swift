import Rulebook
import Testing

@Suite("Flags: honest months and stealthy ones")
struct FlagTests {
    private static let first: Day = "2026-10-01"
    private static let last: Day = "2026-10-31"

    private func month(_ seed: UInt64, _ conduct: PlantSimulation.Conduct) -> FlagMonth {
        let plant = PlantSimulation(seed: seed, conduct: conduct)
        let reports = plant.reports(
            from: Self.first.adding(days: -FlagMonth.lookBack), to: Self.last)
        let (days, patterns) = plant.ledgers(reports)
        return FlagMonth(
            days: days.periods, first: Self.first, last: Self.last, terms: plant.terms,
            patterns: patterns)
    }

    @Test("the same seed makes the same month, another seed another")
    func seeds() {
        let plant = { PlantSimulation(seed: $0, conduct: .clean).reports(from: Self.first, to: Self.last) }
        #expect(plant(7) == plant(7))
        #expect(plant(7) != plant(8))
    }

    @Test("a simulated plant is of the usual size: 1,200 m³ a day, water and residue as in the field")
    func size() throws {
        let volumes = try (UInt64(1)...8).map { seed in
            let whole = try #require(PlantPeriod(joining: month(seed, .clean).days))
            let production = whole.amounts[.production] ?? 0
            let fresh = (whole.amounts[.freshWater] ?? 0) * 1000 / production
            #expect((110...250).contains(fresh))
            #expect((5...20).contains((whole.amounts[.cakeMade] ?? 0) * 1000 / production))
            let density = try #require(Balance.material(whole)["ρ"]).value
            #expect((2_300...2_450).contains(density))
            return production / Double(whole.productionDays)
        }
        #expect((1_050...1_350).contains(volumes.reduce(0, +) / 8))
    }

    @Test("over thirty seeds, hardly a clean month is told by two signals, and nearly every stealthy one is")
    func telling() {
        var told: [PlantSimulation.Conduct: Int] = [:]
        var rules: [PlantSimulation.Conduct: [FlagRule: Int]] = [:]
        let seeds: ClosedRange<UInt64> = 1...30
        for conduct in PlantSimulation.Conduct.allCases {
            for seed in seeds {
                let findings = month(seed, conduct).findings(.proposed)
                for finding in findings { rules[conduct, default: [:]][finding.rule, default: 0] += 1 }
                if FlagScore(findings).signals >= FlagScore.tellingSignals { told[conduct, default: 0] += 1 }
            }
        }
        #expect(told[.clean, default: 0] <= 1, "\(rules[.clean, default: [:]])")
        for conduct in [PlantSimulation.Conduct.nightDischarge, .facilityStill, .cookedBooks] {
            #expect(told[conduct, default: 0] >= 29, "\(conduct): \(rules[conduct, default: [:]])")
        }
    }
}
