/// What a plant's ledgers say of a day or of several in a row: the inputs of its balances. Values are in the unit of
/// their kind; what no meter gave is absent, never zero.
package struct PlantPeriod: Hashable, Sendable {
    package var first: Day
    package var last: Day
    /// What went by, of kinds that are amounts.
    package var amounts: [Metered: Double]
    /// Means of moistures and concentrations.
    package var means: [Metered: Double]
    /// How levels and stocks stood before the first day.
    package var opening: [Metered: Double]
    /// How they stood at the end of the last.
    package var closing: [Metered: Double]
    /// How much of the difference is no rise, but of gauges that were put in or taken out.
    package var regauged: [Metered: Double]
    /// Relative standard uncertainty of the meters.
    package var uncertainty: [Metered: Double]
    /// Days on which concrete was made.
    package var productionDays: Int
    /// What is metered and not known all the same, because a counter does not tell (缺项): an amount is without it.
    package var unknown: [Metered: Gap] = [:]
    /// mm of rain that fell after the first flush of its days in a row.
    package var cleanRain = 0.0

    /// Where and why the amounts of a counter are not known.
    package struct Gap: Hashable, Sendable {
        /// In order.
        package var days: [Day]
        package var causes: Set<CounterSteps.Cause>

        /// Days of which an amount is not known.
        package init(days: [Day], causes: Set<CounterSteps.Cause>) {
            self.days = days
            self.causes = causes
        }

        /// The days and what would settle them, for the source of a term.
        package var text: String {
            let named = days.prefix(5).map(\.text).joined(separator: "、") + (days.count > 5 ? "…" : "")
            let (chinese, english) = causes.settles
            return "缺 \(named)：\(chinese) / \(english)"
        }
    }

    /// The ledgers of one day.
    package init(
        _ day: Day, amounts: [Metered: Double], means: [Metered: Double] = [:],
        opening: [Metered: Double] = [:], closing: [Metered: Double] = [:],
        regauged: [Metered: Double] = [:], uncertainty: [Metered: Double] = [:]
    ) {
        first = day
        last = day
        self.amounts = amounts
        self.means = means
        self.opening = opening
        self.closing = closing
        self.regauged = regauged
        self.uncertainty = uncertainty
        productionDays = (amounts[.production] ?? 0) > 0 ? 1 : 0
    }

    /// Days in a row as one period; `nil` for none.
    ///
    /// A moisture is weighted with the mass or volume it belongs to.
    package init?(joining days: [PlantPeriod]) {
        guard let start = days.first, let end = days.last else { return nil }
        self = start
        last = end.last
        amounts = [:]
        means = [:]
        closing = [:]
        var weights: [Metered: Double] = [:]
        for day in days {
            amounts.merge(day.amounts, uniquingKeysWith: +)
            closing.merge(day.closing, uniquingKeysWith: { $1 })
            for (kind, mean) in day.means {
                let weight = kind.weight.flatMap { day.amounts[$0] } ?? 0
                means[kind, default: 0] += mean * weight
                weights[kind, default: 0] += weight
            }
        }
        for (kind, sum) in means {
            let weight = weights[kind] ?? 0
            let values = days.compactMap { $0.means[kind] }
            means[kind] = weight > 0 ? sum / weight : values.reduce(0, +) / Double(max(values.count, 1))
        }
        // What stood before the first day that tells of it.
        for day in days { opening.merge(day.opening, uniquingKeysWith: { first, _ in first }) }
        regauged = [:]
        for (kind, before) in opening {
            // Gauges come and go, so that only the rises of days add up to the rise of the period.
            let rises = days.compactMap { $0.rise(kind) }
            guard let after = closing[kind], !rises.isEmpty else {
                opening[kind] = nil
                continue
            }
            let rest = ((after - before - rises.reduce(0, +)) * 1000).rounded() / 1000
            if rest != 0 { regauged[kind] = rest }
        }
        productionDays = days.reduce(0) { $0 + $1.productionDays }
        cleanRain = days.reduce(0) { $0 + $1.cleanRain }
        unknown = [:]
        for day in days {
            unknown.merge(day.unknown) { before, after in
                Gap(days: before.days + after.days, causes: before.causes.union(after.causes))
            }
        }
    }

    /// Whether the amounts of these kinds are known, as far as they are metered.
    package func knows(_ kinds: [Metered]) -> Bool {
        kinds.allSatisfy { unknown[$0] == nil }
    }

    /// The amount, or 0 where no meter gave one.
    func amount(_ kind: Metered) -> Double { amounts[kind] ?? 0 }

    /// By how much a level or stock rose, gauge by gauge; `nil` unless it is known at both ends.
    func rise(_ kind: Metered) -> Double? {
        guard let before = opening[kind], let after = closing[kind] else { return nil }
        return after - before - (regauged[kind] ?? 0)
    }

    /// The relative standard uncertainty of that kind.
    func relative(_ kind: Metered) -> Double {
        uncertainty[kind] ?? kind.usualUncertainty(estimated: false)
    }
}

extension Metered {
    /// What a moisture or concentration is a property of.
    fileprivate var weight: Metered? {
        switch self {
        case .sandMoisture: .sandUsed
        case .slurrySolids: .slurryReused
        case .cakeMoisture: .cakeMade
        default: nil
        }
    }
}
