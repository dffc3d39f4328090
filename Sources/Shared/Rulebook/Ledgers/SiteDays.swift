/// What the meters of one site come to, day by day and kind by kind: the one calculation that summaries, balances and
/// reviews begin from.
///
/// Amounts, levels and stocks of several meters add up; moistures and concentrations are averaged over their readings.
package struct SiteDays: Sendable {
    /// By day number, then kind. A level or stock stands with all its gauges, also those that nobody read that day.
    package private(set) var days: [Int: [Metered: MeterDay]] = [:]
    /// How levels and stocks stood, by day number.
    private var stands: [Int: StandingGauges.Stand] = [:]
    /// Relative standard uncertainty by kind: of several meters the least good counts.
    private var uncertainty: [Metered: Double] = [:]

    /// Puts the days of a site's meters together.
    package init(_ meters: [MeterDays]) {
        var gauges = StandingGauges()
        var showings: [Int: [Int64: StandingGauges.Showing]] = [:]
        for meter in meters {
            uncertainty[meter.kind] = max(uncertainty[meter.kind] ?? 0, meter.uncertainty)
            gauges.add(meter.meter, meter.kind, standing: meter.before, until: meter.lastDay)
            for (number, day) in meter.days {
                days[number, default: [:]][meter.kind, default: MeterDay()].join(day)
                guard meter.kind.isState else { continue }
                showings[number, default: [:]][meter.meter] = .init(first: day.first, last: day.value)
            }
        }
        for number in days.keys.sorted() {
            let stand = gauges.pass(number, showings[number] ?? [:])
            for (kind, value) in stand.closing { days[number]?[kind]?.value = value }
            stands[number] = stand
        }
    }

    /// The days as balances and rules reckon with them, in order; those without a reading are left out.
    package var periods: [PlantPeriod] {
        days.sorted { $0.key < $1.key }.map { number, kinds in
            var amounts: [Metered: Double] = [:]
            var means: [Metered: Double] = [:]
            for (kind, figure) in kinds {
                if kind.isIntensive {
                    means[kind] = figure.mean
                } else if !kind.isState {
                    amounts[kind] = Double(figure.value) / 1000
                }
            }
            var period = PlantPeriod(
                Day(number: number), amounts: amounts, means: means, uncertainty: uncertainty)
            if let stand = stands[number] { period.stand(stand) }
            return period
        }
    }
}

extension PlantPeriod {
    /// Takes over how the gauges stood on its day.
    fileprivate mutating func stand(_ stand: StandingGauges.Stand) {
        opening = stand.opening.mapValues { Double($0) / 1000 }
        closing = stand.closing.mapValues { Double($0) / 1000 }
        regauged = stand.regauged.filter { $0.value != 0 }.mapValues { Double($0) / 1000 }
    }
}
