/// What a plant's reuse plan (废水、废浆回收利用方案, plan 二(二)1) has room for: the ledgers of a period are held against it.
package struct ReusePlan: Hashable, Sendable {
    /// The first day on which this version of the plan holds.
    package let from: Day
    /// How much of the water batched may be reused water, ‰.
    package let mixShare: Int64
    /// What its tanks hold, m³.
    package let tankVolume: Double

    /// A plan as it was filed.
    package init(from: Day, mixShare: Int64, tankVolume: Double) {
        self.from = from
        self.mixShare = mixShare
        self.tankVolume = tankVolume
    }

    /// What of a plan the ledgers can exceed.
    package enum Measure: Int, Sendable {
        /// Reused water that was batched.
        case reused = 1
        /// Water and slurry in the tanks.
        case held
    }

    /// By what the ledgers exceed the plan; a question, never a verdict. Amounts are in m³.
    package struct Excess: Hashable, Sendable {
        package let measure: Measure
        package let found: Double
        package let planned: Double
        /// Of what was held: the day on which it was most.
        package let day: Day?
        package let arithmetic: String
    }

    /// By what days in a row exceed the plan. What nobody metered, or what a counter does not tell, exceeds nothing.
    ///
    /// - Parameter days: The ledgers of each day.
    /// - Returns: At most one excess of each measure.
    package func excesses(of days: [PlantPeriod]) -> [Excess] {
        [reused(in: days), held(in: days)].compactMap { $0 }
    }

    private func reused(in days: [PlantPeriod]) -> Excess? {
        guard let whole = PlantPeriod(joining: days), whole.knows([.reusedInMix, .mixingWater]),
            let found = whole.amounts[.reusedInMix], let batched = whole.amounts[.mixingWater]
        else { return nil }
        let planned = batched * Double(mixShare) / 1000
        guard found > planned else { return nil }
        return Excess(
            measure: .reused, found: found, planned: planned, day: nil,
            arithmetic:
                "\(found.balanceText) m³ > \(mixShare) ‰ × \(batched.balanceText) m³ = \(planned.balanceText) m³"
        )
    }

    private func held(in days: [PlantPeriod]) -> Excess? {
        let levels = days.compactMap { day in day.closing[.tankLevel].map { (day.first, $0) } }
        guard let most = levels.max(by: { $0.1 < $1.1 }), most.1 > tankVolume else { return nil }
        return Excess(
            measure: .held, found: most.1, planned: tankVolume, day: most.0,
            arithmetic: "\(most.1.balanceText) m³ > \(tankVolume.balanceText) m³")
    }
}
