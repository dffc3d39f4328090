/// Adds up readings as they come into days and patterns: what the store does with sums, done reading by reading where the
/// readings themselves are looked at.
package struct LedgerTally: Sendable {
    private var days: [Int: PlantPeriod] = [:]
    private var sums: [Int: [Metered: (sum: Double, count: Int)]] = [:]
    private var levels: [Int: [Int64: StandingGauges.Showing]] = [:]
    private var gauges: [Int64: (kind: Metered, standing: Int64?, lastDay: Day?)] = [:]
    private var uncertainty: [Metered: Double] = [:]
    /// How readings look one by one.
    package private(set) var patterns = LedgerPatterns()

    /// Nothing read yet.
    package init() {}

    /// Notes how a gauge of a level or stock stood before the first reading, in thousandths, and when its use ended;
    /// `nil` when it was never read, and while it is in use.
    package mutating func open(_ meter: Int64, _ kind: Metered, at value: Int64?, until lastDay: Day?) {
        gauges[meter] = (kind, value, lastDay)
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
            levels[day.number, default: [:]][meter, default: .init(first: value, last: value)].last = value
            if gauges[meter] == nil { gauges[meter] = (kind, nil, nil) }
        } else {
            days[day.number]?.amounts[kind, default: 0] += amount
        }
        if kind == .production, amount > 0 { days[day.number]?.productionDays = 1 }
    }

    /// The days in order; each opens as the one before closed.
    package var periods: [PlantPeriod] {
        var standing = StandingGauges()
        for (meter, gauge) in gauges {
            standing.add(meter, gauge.kind, standing: gauge.standing, until: gauge.lastDay)
        }
        return days.sorted { $0.key < $1.key }.map { _, period in
            var period = period
            period.stand(standing.pass(period.first.number, levels[period.first.number] ?? [:]))
            period.uncertainty = uncertainty
            return period
        }
    }
}

extension PlantPeriod {
    /// Takes over how the gauges stood on its day.
    package mutating func stand(_ stand: StandingGauges.Stand) {
        opening = stand.opening.mapValues { Double($0) / 1000 }
        closing = stand.closing.mapValues { Double($0) / 1000 }
        regauged = stand.regauged.filter { $0.value != 0 }.mapValues { Double($0) / 1000 }
    }
}
