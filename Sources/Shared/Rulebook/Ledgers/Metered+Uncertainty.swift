extension Metered {
    /// The relative standard uncertainty of such readings where a meter states none of its own: a proposal [P] in the
    /// order of what the instruments are sold with, to be replaced by what each calibration certificate says.
    /// An `estimated` value is worked out rather than measured.
    package func usualUncertainty(estimated: Bool) -> Double {
        if estimated { return 0.30 }
        switch self {
        // Water meters of class 2, batching to ±1 % of the sum.
        case .freshWater, .rainReused, .reusedInMix, .reusedInWash, .reusedForDust, .domesticWater,
            .washWater,
            .emergencyTank, .rainReleased:
            return 0.02
        case .mixingWater, .production: return 0.01
        case .slurryReused: return 0.03
        case .slurrySolids, .sandMoisture, .cakeMoisture: return 0.15
        case .tankLevel: return 0.03
        // Nobody measures these.
        case .evaporation, .loopEvaporation: return 0.30
        case .rainfall: return 0.05
        // Weighbridges and batching scales.
        case .cakeMade, .cakeOut, .sedimentMade, .sedimentOut, .hardenedMade, .hardenedOut,
            .recoveredAggregate:
            return 0.02
        case .returnedConcrete, .moulded: return 0.15
        case .electricityTotal, .electricityFacility, .electricityMixing: return 0.01
        case .cementUsed, .powderUsed, .admixtureUsed, .cementReceived, .powderReceived, .admixtureReceived:
            return 0.005
        case .sandUsed, .stoneUsed, .sandReceived, .stoneReceived: return 0.01
        case .cementStock, .powderStock, .admixtureStock: return 0.03
        // Heaps are measured by eye or tape.
        case .sandStock, .stoneStock: return 0.10
        case .trips, .drumWashes, .mixerWashes: return 0.02
        }
    }
}
