import Refusals

/// A made-up plant of the usual size (FACTS §3: about 1,200 m³ a day) and what its production system would report of a
/// month: for trying out ledgers, balances and flags where no real plant may be shown. The same seed gives the same month.
///
/// Water and solids are carried from step to step, so that an honest month closes within what its meters are good for.
package struct PlantSimulation: Sendable {
    /// How the month goes.
    package enum Conduct: String, CaseIterable, Sendable {
        /// Everything goes back into the mix.
        case clean
        /// The tank is let out at night (夜间偷排); the meters tell.
        case nightDischarge
        /// The facilities stand still and slurry leaves by day.
        case facilityStill
        /// The tank is let out and the books are made to fit: readings typed in later, reuse overstated.
        case cookedBooks
    }

    /// What the production system reports at one time.
    package struct Report: Hashable, Sendable {
        package let kind: Metered
        /// UTC microseconds: the end of what it is about.
        package let at: Int64
        /// Thousandths of the unit.
        package let value: Int64
        package let recordedAt: Int64
        package let manual: Bool
    }

    package let seed: UInt64
    package let conduct: Conduct
    /// m³ a day that it could make.
    package let capacity: Double
    /// What a balance of this plant may take for known.
    package let terms: BalanceTerms

    /// The plant of that seed.
    package init(seed: UInt64, conduct: Conduct, capacity: Double = 1_800) {
        self.seed = seed
        self.conduct = conduct
        self.capacity = capacity
        var terms = BalanceTerms()
        terms.catchment = 2_000
        terms.tankVolume = 300
        terms.dailyCapacity = capacity
        self.terms = terms
    }

    /// The reports of those days, by kind and time.
    package func reports(from first: Day, to last: Day) -> [Report] {
        var chance = Chance(seed: seed)
        var writer = ReportWriter(conduct: conduct, chance: &chance)
        var plant = SimulatedPlant(capacity: capacity, conduct: conduct, &chance)
        for number in first.number...last.number {
            writer.write(plant.run(Day(number: number), terms, &chance), &chance)
        }
        return writer.reports.sorted { ($0.kind.rawValue, $0.at) < ($1.kind.rawValue, $1.at) }
    }
}
