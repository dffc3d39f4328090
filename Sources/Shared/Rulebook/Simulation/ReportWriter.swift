/// What the meters of a simulated plant say of a day, and who writes it down.
struct ReportWriter {
    private(set) var reports: [PlantSimulation.Report] = []
    private let conduct: PlantSimulation.Conduct
    /// Each meter is a little wrong in its own way all month long.
    private let gains: [Metered: Double]

    init(conduct: PlantSimulation.Conduct, chance: inout Chance) {
        self.conduct = conduct
        var gains: [Metered: Double] = [:]
        for kind in Metered.allCases {
            gains[kind] = chance.normal(1, Self.gainError(kind))
        }
        self.gains = gains
    }

    /// Counts, stocks and estimates are told as they are.
    private static func gainError(_ kind: Metered) -> Double {
        switch kind {
        case .trips, .drumWashes, .mixerWashes: 0
        case .evaporation, .loopEvaporation: 0.15
        case .sandMoisture, .slurrySolids, .cakeMoisture: 0.03
        default: kind.isState ? 0.005 : kind.usualUncertainty(estimated: false) / 2
        }
    }

    /// Writes down a day.
    mutating func write(_ today: SimulatedDay, _ chance: inout Chance) {
        let start = Instant(startOf: today.day).microseconds
        let volume = today.volume
        for hour in 0..<24 {
            let end = start + Int64(hour + 1) * 3600 * Instant.perSecond
            let share = volume > 0 ? today.production[hour] / volume : 0
            put(.production, end, today.production[hour], &chance)
            for kind in Self.hourly { put(kind, end, (today.amounts[kind] ?? 0) * share, &chance) }
            if volume == 0, hour == 12 {
                // What is used without production is drawn at noon, and read a second later: files have no finer times.
                let later = end + Instant.perSecond
                for kind in Self.hourly { put(kind, later, today.amounts[kind] ?? 0, &chance) }
            }
            put(.electricityFacility, end, today.facilityPower[hour], &chance)
            put(
                .electricityTotal, end, today.facilityPower[hour] + 12 + today.production[hour] * 2.1, &chance
            )
            put(.tankLevel, end, today.level[hour], &chance)
        }
        let end = Instant(endOf: today.day).microseconds
        put(.electricityMixing, end, volume * 1.6, &chance)
        for (kind, amount) in today.amounts.sorted(by: { $0.key.rawValue < $1.key.rawValue })
        where !Self.hourly.contains(kind) && kind != .production {
            put(kind, end, amount, &chance)
        }
        for (kind, value) in today.states.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            put(kind, end, value, &chance)
        }
    }

    private static let hourly: [Metered] = [.freshWater, .mixingWater, .reusedInMix, .washWater]
    /// What is typed in when readings are falsified.
    private static let cooked: Set<Metered> = [.reusedInMix, .washWater, .tankLevel, .cakeMade]

    private mutating func put(_ kind: Metered, _ at: Int64, _ true_: Double, _ chance: inout Chance) {
        let isCooked = conduct == .cookedBooks && Self.cooked.contains(kind)
        var value = true_ * (gains[kind] ?? 1) * chance.normal(1, kind.isState ? 0.002 : 0.004)
        if isCooked {
            // Round numbers that people like, and more reuse than there was.
            if kind == .reusedInMix { value *= 2.2 }
            let step = kind == .tankLevel ? 10 : 0.5
            value = (value / step).rounded() * step
        }
        let late = isCooked ? Int64(6 + at / Instant.perDay % 3) * Instant.perDay : 60 * Instant.perSecond
        reports.append(
            PlantSimulation.Report(
                kind: kind, at: at, value: Int64((value * 1000).rounded()), recordedAt: at + late,
                manual: isCooked))
    }
}
