import Refusals

/// A made-up plant of the usual size (docs/facts.md §3: about 1,200 m³ a day) and what its production system would report of a
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
        /// The tank is let out and readings are falsified to fit: typed in later, reuse overstated.
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
        run(from: first, to: last).reports.sorted { ($0.kind.rawValue, $0.at) < ($1.kind.rawValue, $1.at) }
    }

    /// What an automatic station shows a little way down the river, every four hours: UTC microseconds, thousandths of pH.
    /// What left the plant unseen in the days of the same reports it meets at midnight.
    package func river(from first: Day, to last: Day) -> [(at: Int64, ph: Int64)] {
        var chance = Chance(seed: ~seed)
        let step = 4 * 3600 * Instant.perSecond
        return run(from: first, to: last).days.flatMap { day in
            (1...6).map { turn in
                let at = Instant(startOf: day.day).microseconds + Int64(turn) * step
                // By noon what grows in the water has taken up its carbonic acid.
                let usual = chance.normal(turn == 3 || turn == 4 ? 7.9 : 7.7, 0.08)
                let washed = turn == 6 ? day.discharged * chance.between(0.05, 0.07) : 0
                return (at, Int64(((usual + washed) * 1000).rounded()))
            }
        }
    }

    private func run(from first: Day, to last: Day) -> (reports: [Report], days: [SimulatedDay]) {
        var chance = Chance(seed: seed)
        var writer = ReportWriter(conduct: conduct, chance: &chance)
        var plant = SimulatedPlant(capacity: capacity, conduct: conduct, &chance)
        var days: [SimulatedDay] = []
        for number in first.number...last.number {
            let today = plant.run(Day(number: number), terms, &chance)
            writer.write(today, &chance)
            days.append(today)
        }
        return (writer.reports, days)
    }
}
