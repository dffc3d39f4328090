/// What a meter of a concrete plant measures (计量项): the quantities that the equations of a plant's balances need.
///
/// The numbers are those of `qingtong.registry.v1.MeterKind`, where the words stand, and stored: they never change.
package enum Metered: Int, CaseIterable, Sendable {
    case production = 1
    case freshWater = 2
    case rainReused = 3
    case mixingWater = 4
    case reusedInMix = 5
    case reusedInWash = 6
    case reusedForDust = 7
    case washWater = 8
    case slurryReused = 9
    case slurrySolids = 10
    case tankLevel = 11
    case evaporation = 12
    case domesticWater = 13
    case rainfall = 14
    case sandMoisture = 15
    case cakeMade = 16
    case cakeOut = 17
    case sedimentMade = 18
    case sedimentOut = 19
    case hardenedMade = 20
    case hardenedOut = 21
    case recoveredAggregate = 22
    case returnedConcrete = 23
    case moulded = 24
    case electricityTotal = 25
    case electricityFacility = 26
    case electricityMixing = 27
    case cementUsed = 28
    case cementReceived = 29
    case cementStock = 30
    case powderUsed = 31
    case powderReceived = 32
    case powderStock = 33
    case sandUsed = 34
    case sandReceived = 35
    case sandStock = 36
    case stoneUsed = 37
    case stoneReceived = 38
    case stoneStock = 39
    case admixtureUsed = 40
    case admixtureReceived = 41
    case admixtureStock = 42
    case trips = 43
    case drumWashes = 44
    case mixerWashes = 45
    case cakeMoisture = 46
    case emergencyTank = 47
    case loopEvaporation = 48
    case rainReleased = 49
}

extension Metered {
    /// The unit of its readings, which are kept in thousandths of it.
    package var unit: String {
        switch self {
        case .rainfall: "mm"
        case .slurrySolids: "kg/m³"
        case .sandMoisture, .cakeMoisture: "‰"
        case .electricityTotal, .electricityFacility, .electricityMixing: "kWh"
        case .trips, .drumWashes, .mixerWashes: "次"
        case .production, .freshWater, .rainReused, .mixingWater, .reusedInMix, .reusedInWash, .reusedForDust,
            .washWater, .slurryReused, .tankLevel, .evaporation, .domesticWater, .returnedConcrete,
            .emergencyTank, .loopEvaporation, .rainReleased:
            "m³"
        case .cakeMade, .cakeOut, .sedimentMade, .sedimentOut, .hardenedMade, .hardenedOut,
            .recoveredAggregate,
            .moulded, .cementUsed, .cementReceived, .cementStock, .powderUsed, .powderReceived, .powderStock,
            .sandUsed, .sandReceived, .sandStock, .stoneUsed, .stoneReceived, .stoneStock, .admixtureUsed,
            .admixtureReceived, .admixtureStock:
            "t"
        }
    }

    /// Whether a reading says how something stands, rather than how much went by.
    package var isState: Bool { Metered.states.contains(self) }

    /// Whether it is a property of a mass or volume, so that two of them do not add up.
    package var isIntensive: Bool { self == .slurrySolids || self == .sandMoisture || self == .cakeMoisture }

    private static let states: Set<Metered> = [
        .slurrySolids, .tankLevel, .sandMoisture, .cementStock, .powderStock, .sandStock, .stoneStock,
        .admixtureStock, .cakeMoisture,
    ]
}
