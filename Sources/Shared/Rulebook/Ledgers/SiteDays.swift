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
        var storm = Storm()
        return days.sorted { $0.key < $1.key }.map { number, kinds in
            var amounts: [Metered: Double] = [:]
            var means: [Metered: Double] = [:]
            var unknown: [Metered: PlantPeriod.Gap] = [:]
            for (kind, figure) in kinds {
                if kind.isIntensive {
                    means[kind] = figure.mean
                } else if figure.unknown > 0 {
                    // A part of the day's amount would pass for all of it.
                    unknown[kind] = PlantPeriod.Gap(days: [Day(number: number)], causes: figure.causes)
                } else if !kind.isState {
                    amounts[kind] = Double(figure.value) / 1000
                }
            }
            var period = PlantPeriod(
                Day(number: number), amounts: amounts, means: means, uncertainty: uncertainty)
            period.unknown = unknown
            period.cleanRain = storm.pass(number, amounts[.rainfall])
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

/// Rain on days in a row, of which the first takes the dirt of the yard along (初期雨水) and the rest is clean.
private struct Storm {
    private var day: Int?
    private var fallen = 0.0

    /// Takes in a day's rain in mm; days come in order.
    ///
    /// - Returns: How much of it fell after the first flush.
    mutating func pass(_ number: Int, _ rain: Double?) -> Double {
        let isGoingOn = day == number - 1
        day = (rain ?? 0) > 0 ? number : nil
        let before = isGoingOn ? fallen : 0
        fallen = before + (rain ?? 0)
        return max(0, fallen - BalanceTerms.firstFlush) - max(0, before - BalanceTerms.firstFlush)
    }
}
