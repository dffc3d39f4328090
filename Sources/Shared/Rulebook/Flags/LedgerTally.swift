/// Adds up readings as they come into days and patterns: what the store does with sums, done reading by reading where the
/// readings themselves are looked at.
package struct LedgerTally: Sendable {
    private var days: [Int: PlantPeriod] = [:]
    private var sums: [Int: [Metered: (sum: Double, count: Int)]] = [:]
    private var levels: [Int: [Int64: (kind: Metered, value: Double)]] = [:]
    private var standing: [Metered: Double] = [:]
    private var uncertainty: [Metered: Double] = [:]
    /// How readings look one by one.
    package private(set) var patterns = LedgerPatterns()

    /// Nothing read yet.
    package init() {}

    /// Notes how a level or stock stood before the first reading, in thousandths; several of one kind add up.
    package mutating func open(_ kind: Metered, at value: Int64) {
        standing[kind, default: 0] += Double(value) / 1000
    }

    /// Notes how good the meters of that kind are; the least good counts.
    package mutating func setUncertainty(of kind: Metered, _ relative: Double) {
        uncertainty[kind] = max(uncertainty[kind] ?? 0, relative)
    }

    /// Takes in a reading of an amount or a state; a state's latest must come last.
    package mutating func add(
        meter: Int64, _ kind: Metered, at: Int64, value: Int64, recordedAt: Int64, manual: Bool
    ) {
        patterns.add(
            meter: meter, kind, at: at, value: value, recordedAt: recordedAt, manual: manual)
        let day = Instant(microseconds: at - 1).day
        let amount = Double(value) / 1000
        // In place: a copy of the day for each of its readings would cost more than all the rest.
        if days[day.number] == nil { days[day.number] = PlantPeriod(day, amounts: [:]) }
        if kind.isIntensive {
            let known = sums[day.number]?[kind] ?? (0, 0)
            sums[day.number, default: [:]][kind] = (known.sum + amount, known.count + 1)
            days[day.number]?.means[kind] = (known.sum + amount) / Double(known.count + 1)
        } else if kind.isState {
            levels[day.number, default: [:]][meter] = (kind, amount)
        } else {
            days[day.number]?.amounts[kind, default: 0] += amount
        }
        if kind == .production, amount > 0 { days[day.number]?.productionDays = 1 }
    }

    /// The days in order; each opens as the one before closed.
    package var periods: [PlantPeriod] {
        var standing = standing
        return days.sorted { $0.key < $1.key }.map { _, period in
            var period = period
            for (kind, value) in (levels[period.first.number] ?? [:]).values {
                period.closing[kind, default: 0] += value
            }
            period.opening = standing
            period.uncertainty = uncertainty
            standing.merge(period.closing, uniquingKeysWith: { $1 })
            return period
        }
    }
}
