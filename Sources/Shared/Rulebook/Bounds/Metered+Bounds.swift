extension Metered {
    /// What one reading can say, in the unit of the kind: what is outside cannot be. The proposal [P] and its sources stand in
    /// docs/bounds.md.
    ///
    /// A reading of an amount may be that of a batch or of a month: the largest plants make some five million m³ a year
    /// [P], 0.42 million in a month, and the bounds are more than twice that, with what goes into a cubic metre. A running
    /// total has no such bound.
    package var possible: ClosedRange<Int64> {
        switch self {
        // Parts of a mass are no more than the whole; sand drier than saturated-surface-dry takes up what it lacks.
        case .sandMoisture: -200...1_000
        case .cakeMoisture: 0...1_000
        // Particles of cement weigh some 3.1 t/m³ [G]: no slurry is heavier than its solids.
        case .slurrySolids: 0...3_100
        // The most that fell anywhere in a day was 1,825 mm [G].
        case .rainfall: 0...3_000
        case .electricityTotal, .electricityFacility, .electricityMixing: 0...50_000_000
        case .trips, .drumWashes, .mixerWashes: 0...1_000_000
        case .production, .freshWater, .rainReused, .mixingWater, .reusedInMix, .reusedInWash, .reusedForDust,
            .washWater, .slurryReused, .tankLevel, .evaporation, .domesticWater, .returnedConcrete,
            .emergencyTank, .loopEvaporation, .rainReleased:
            0...1_000_000
        case .cakeMade, .cakeOut, .sedimentMade, .sedimentOut, .hardenedMade, .hardenedOut,
            .recoveredAggregate, .moulded, .cementUsed, .cementReceived, .cementStock, .powderUsed,
            .powderReceived, .powderStock, .sandUsed, .sandReceived, .sandStock, .stoneUsed, .stoneReceived,
            .stoneStock, .admixtureUsed, .admixtureReceived, .admixtureStock:
            0...2_000_000
        }
    }

    /// Whether it counts what comes whole only: loads, and washings of drums and mixers.
    package var isCount: Bool { self == .trips || self == .drumWashes || self == .mixerWashes }
}
