/// One day as it really went, before any meter.
struct SimulatedDay {
    let day: Day
    /// m³ of concrete by hour of the day.
    var production = [Double](repeating: 0, count: 24)
    /// Level at the end of each hour, m³.
    var level = [Double](repeating: 0, count: 24)
    var facilityPower = [Double](repeating: 0, count: 24)
    /// What went by in the day, by kind.
    var amounts: [Metered: Double] = [:]
    var states: [Metered: Double] = [:]
    /// m³ that left unseen.
    var discharged = 0.0

    var volume: Double { production.reduce(0, +) }
}

/// A plant that keeps what it has in its tanks and heaps from one day to the next.
struct SimulatedPlant {
    private let conduct: PlantSimulation.Conduct
    private let usual: Double
    private var tank: Double
    private var cake = 0.0
    private var stocks: [Metered: Double]
    private let reuseShare: Double
    private let waterShare: Double

    init(capacity: Double, conduct: PlantSimulation.Conduct, _ chance: inout Chance) {
        self.conduct = conduct
        usual = capacity * chance.between(0.6, 0.72)
        tank = chance.between(90, 150)
        reuseShare = chance.between(0.24, 0.34)
        waterShare = chance.between(0.165, 0.178)
        stocks = [
            .cementStock: 900, .powderStock: 300, .sandStock: 3_500, .stoneStock: 4_200, .admixtureStock: 60,
        ]
    }

    /// Lets a day pass.
    mutating func run(_ day: Day, _ terms: BalanceTerms, _ chance: inout Chance) -> SimulatedDay {
        var today = SimulatedDay(day: day)
        let rain = chance.happens(0.27) ? chance.between(1, 18) : 0
        today.amounts[.rainfall] = rain
        makeConcrete(&today, rain: rain, &chance)
        useMaterials(&today, &chance)
        let volume = today.volume
        let trips = (volume / 9.5).rounded(.up)
        let drums = volume > 0 ? (volume / 50 * 1.1).rounded(.up) : 0
        let mixers = volume > 0 ? 4.0 : 0
        today.amounts[.trips] = trips
        today.amounts[.drumWashes] = drums
        today.amounts[.mixerWashes] = mixers
        let wash =
            terms.drumWash.value * drums * chance.normal(1, 0.06)
            + terms.chuteWash.value * trips * chance.normal(1, 0.06)
            + terms.mixerWash.value * mixers * chance.normal(1, 0.06)
            + (volume > 0 ? terms.floorWash.value * chance.normal(1, 0.1) : 0)
        today.amounts[.washWater] = wash
        runLoop(&today, wash: wash, rain: rain / 1000 * terms.catchment, &chance)
        return today
    }

    /// Hours of production, fewer on Sundays and in rain, now and then into the night.
    private mutating func makeConcrete(_ today: inout SimulatedDay, rain: Double, _ chance: inout Chance) {
        guard !chance.happens(0.05) else { return }
        let sunday = today.day.weekday == .sunday ? 0.6 : 1
        let volume = usual * sunday * (rain > 10 ? 0.7 : 1) * chance.normal(1, 0.12)
        let end = chance.happens(0.1) ? 24 : 20
        let weights = (6..<end).map { _ in chance.between(0.5, 1.5) }
        let total = weights.reduce(0, +)
        for (offset, weight) in weights.enumerated() {
            today.production[6 + offset] = volume * weight / total
        }
    }

    private mutating func useMaterials(_ today: inout SimulatedDay, _ chance: inout Chance) {
        let volume = today.volume
        let recipe: [(Material, Double, Double)] = zip(Material.all, [0.31, 0.08, 0.78, 1.02, 0.007]).map {
            ($0, $1, chance.normal(1, 0.01))
        }
        for (material, each, factor) in recipe {
            let used = volume * each * factor
            // Receipts keep the stock where it is, a few days late.
            let stock = stocks[material.stock] ?? 0
            let wanted = each * usual * 4
            let received = stock < wanted ? wanted : 0
            today.amounts[material.used] = used
            today.amounts[material.received] = received
            stocks[material.stock] = stock + received - used * 1.003
            today.states[material.stock] = stocks[material.stock]
        }
        let moisture = chance.between(25, 45)
        today.states[.sandMoisture] = moisture
        let sandWater = (today.amounts[.sandUsed] ?? 0) * moisture / 1000
        today.amounts[.mixingWater] = max(0, volume * waterShare - sandWater)
        today.amounts[.production] = volume
    }

    /// Water and solids through tank, press and mixer.
    private mutating func runLoop(
        _ today: inout SimulatedDay, wash: Double, rain: Double, _ chance: inout Chance
    ) {
        let volume = today.volume
        let mixing = today.amounts[.mixingWater] ?? 0
        let isStealthy = conduct != .clean && volume > 0 && chance.happens(0.75)
        let share = isStealthy ? reuseShare * chance.between(0.15, 0.35) : reuseShare
        let available = max(0, tank + wash * 0.8 + rain - 60)
        let reused = min(mixing * share, available * 0.6)
        let washReuse = wash * chance.between(0.1, 0.2)
        let dust = volume > 0 ? chance.between(2, 4) : 1
        let treated = isStealthy ? (conduct == .facilityStill ? 0.1 : 0.4) : 1
        let solids = volume * 0.0095 * chance.normal(1, 0.1) * treated
        let cakeMade = solids / 0.65
        let cakeWater = cakeMade * 0.35
        let evaporation = (0.5 + chance.between(0.6, 1.8)) * (rain > 0 ? 0.6 : 1)
        let before = tank
        tank += wash + rain - reused - washReuse - dust - cakeWater - evaporation
        // Over the brim of a tank that is full, an honest plant uses its emergency tank.
        let brim = max(0, tank - 290)
        tank -= brim
        if brim > 0 { today.amounts[.emergencyTank] = brim }
        if isStealthy {
            today.discharged = min(max(0, tank - 40), chance.between(14, 34))
            tank -= today.discharged
        }
        today.amounts[.reusedInMix] = reused
        today.amounts[.reusedInWash] = washReuse
        today.amounts[.reusedForDust] = dust
        today.amounts[.cakeMade] = cakeMade
        today.states[.cakeMoisture] = chance.normal(350, 8)
        today.amounts[.loopEvaporation] = evaporation
        today.amounts[.domesticWater] = 7
        let freshDust = volume > 0 ? 3.0 : 1
        today.amounts[.evaporation] = evaporation + dust + freshDust
        today.amounts[.rainReused] = rain
        today.amounts[.freshWater] = mixing - reused + max(0, wash - washReuse) + freshDust + 7
        addSolids(&today, solids: solids, reused: reused, treated: treated, &chance)
        fillHours(&today, from: before, isStealthy: isStealthy, &chance)
        haulCake(&today, made: cakeMade)
    }

    private func addSolids(
        _ today: inout SimulatedDay, solids: Double, reused: Double, treated: Double, _ chance: inout Chance
    ) {
        let volume = today.volume
        let slurry = reused * 0.6
        today.amounts[.slurryReused] = slurry
        today.states[.slurrySolids] = chance.normal(80, 6)
        today.amounts[.recoveredAggregate] = volume * 0.0064 * chance.normal(1, 0.08) * treated
        let returned = volume * 0.006 * chance.normal(1, 0.1)
        today.amounts[.returnedConcrete] = returned
        today.amounts[.moulded] = returned * 0.7
    }

    /// Residue leaves by the truckload.
    private mutating func haulCake(_ today: inout SimulatedDay, made: Double) {
        cake += made
        let load = cake > 30 ? cake : 0
        cake -= load
        today.amounts[.cakeOut] = load
    }

    /// The day hour by hour: power by what is treated, the tank between its two ends.
    private func fillHours(
        _ today: inout SimulatedDay, from before: Double, isStealthy: Bool, _ chance: inout Chance
    ) {
        let volume = today.volume
        let isStill = isStealthy && conduct == .facilityStill
        let end = tank + (isStealthy ? today.discharged : 0)
        for hour in 0..<24 {
            let done = (0...hour).reduce(0) { $0 + today.production[$1] }
            let share = volume > 0 ? done / volume : Double(hour + 1) / 24
            today.level[hour] = before + (end - before) * share
            let agitators = isStill ? 0 : chance.between(2.5, 3.5)
            today.facilityPower[hour] =
                isStill ? 0 : agitators + (volume > 0 ? today.production[hour] / volume * 140 : 0)
        }
        guard isStealthy else { return }
        // By night where nobody sees it; with still facilities, all through the day.
        let hours = conduct == .facilityStill ? Array(8..<20) : [22, 23]
        for hour in hours[0]..<24 {
            let passed = Double(hours.filter { $0 <= hour }.count) / Double(hours.count)
            today.level[hour] -= today.discharged * passed
        }
        if conduct == .nightDischarge {
            for hour in hours { today.facilityPower[hour] += 11 }
        }
    }
}
