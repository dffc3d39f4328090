import Refusals
import Rulebook
import Testing

@Suite("Balances: a worked plant-month")
struct BalanceTests {
    /// Round numbers, so that every sum below can be checked by hand.
    static let october = PlantPeriod(
        "2026-10-01",
        amounts: [
            .production: 30_000, .freshWater: 5_110, .rainReused: 60, .mixingWater: 4_650,
            .evaporation: 180, .domesticWater: 210, .cakeMade: 300, .washWater: 1_000, .reusedInMix: 700,
            .reusedInWash: 120, .reusedForDust: 30, .loopEvaporation: 25, .drumWashes: 660, .trips: 3_150,
            .mixerWashes: 120, .returnedConcrete: 180, .slurryReused: 420, .recoveredAggregate: 192,
            .moulded: 170, .cementUsed: 9_300, .cementReceived: 9_350, .powderUsed: 2_400,
            .sandUsed: 23_400, .stoneUsed: 30_600, .admixtureUsed: 210, .electricityTotal: 75_000,
            .electricityMixing: 48_000, .electricityFacility: 6_000,
        ], means: [.sandMoisture: 30, .cakeMoisture: 350, .slurrySolids: 80],
        opening: [.tankLevel: 120, .cementStock: 900], closing: [.tankLevel: 135, .cementStock: 920])

    private func close(_ value: Double?, _ expected: Double, within bound: Double = 0.001) -> Bool {
        value.map { abs($0 - expected) <= bound } ?? false
    }

    @Test("the site's water closes as reckoned by hand, and so does its uncertainty")
    func siteWater() throws {
        let balance = Balance.siteWater(Self.october)
        // 23,400 t × 30 ‰.
        #expect(close(balance["M_agg"]?.value, 702))
        // 300 t × 350 ‰.
        #expect(close(balance["W_cake"]?.value, 105))
        #expect(close(balance["ΔS"]?.value, 15))
        // 5110 + 60 + 702 − (4650 + 702 + 180 + 210 + 105 + 15).
        let gap = try #require(balance["U1"])
        #expect(close(gap.value, 10))
        // 102.2² + 1.2² + 46.5² + 54² + 4.2² + (2.1² + 15.75²) + (0.05 × … of 120 and 135 at 3 %)²: 125.79².
        #expect(close(gap.uncertainty, 125.79, within: 0.01))
        #expect(gap.origin == .reckoned("5110 + 60 + 702 − (4650 + 702 + 180 + 210 + 105 + 15)"))
        #expect(balance.isComplete)
    }

    @Test("the wash loop closes as reckoned by hand")
    func washLoop() throws {
        let gap = try #require(Balance.washLoop(Self.october, BalanceTerms())["U2"])
        // 1000 − (700 + 120 + 30 + 15 + 105 + 25).
        #expect(close(gap.value, 5))
        // 20² + 14² + 2.4² + 0.6² + 5.419² + 15.889² + 7.5² = 30.66².
        #expect(close(gap.uncertainty, 30.66, within: 0.01))
        #expect(gap.unit == "m³")
    }

    @Test(
        "without a meter at the tanks the loop is reckoned from the count of washes, and says what it assumes"
    )
    func reckonedLoop() throws {
        var month = Self.october
        month.amounts[.washWater] = nil
        month.productionDays = 26
        let balance = Balance.washLoop(month, BalanceTerms())
        #expect(close(balance["G_drum"]?.value, 564.3))
        #expect(close(balance["G_chute"]?.value, 204.75))
        #expect(close(balance["G_mixer"]?.value, 180))
        #expect(close(balance["G_floor"]?.value, 156))
        // 1105.05 − 995.
        #expect(close(balance["U2"]?.value, 110.05))
        for symbol in ["G_drum", "G_chute", "G_mixer", "G_floor"] {
            guard case .assumed(let arithmetic, let basis)? = balance[symbol]?.origin else {
                Issue.record("\(symbol) does not say that it is assumed")
                continue
            }
            #expect(arithmetic.contains("×"))
            #expect(!basis.chinese.isEmpty && !basis.english.isEmpty)
        }
        // What is assumed is far less certain than what is metered.
        #expect(try #require(balance["U2"]).uncertainty > 150)
    }

    @Test("rain on the catchment enters the loop")
    func rain() throws {
        var month = Self.october
        month.amounts[.rainfall] = 40
        var terms = BalanceTerms()
        terms.catchment = 2_000
        #expect(close(Balance.washLoop(month, terms)["U2"]?.value, 85))
    }

    @Test("solids close as reckoned by hand")
    func solids() throws {
        let balance = Balance.solids(Self.october, BalanceTerms())
        #expect(close(balance["S_wash"]?.value, 165))
        #expect(close(balance["S_ret"]?.value, 432))
        #expect(close(balance["S_slurry"]?.value, 33.6))
        #expect(close(balance["S_cake"]?.value, 195))
        // 165 + 432 − (33.6 + 195 + 192 + 170).
        #expect(close(balance["U3"]?.value, 6.4))
        #expect(balance["U3"]?.unit == "t")
    }

    @Test(
        "materials and the mass of a cubic metre as reckoned by hand; a material without stock is incomplete")
    func material() throws {
        let balance = Balance.material(Self.october)
        // 9350 − (9300 + 20).
        #expect(close(balance["L_cem"]?.value, 30))
        // 70,560 t to 30,000 m³.
        #expect(close(balance["ρ"]?.value, 2_352))
        #expect(!balance.isComplete)
        #expect(balance["ΔS_sand"]?.origin == .missing)
    }

    @Test("energy as reckoned by hand")
    func energy() {
        let balance = Balance.energy(Self.october)
        #expect(close(balance["K_other"]?.value, 21_000))
        #expect(close(balance["k_m³"]?.value, 2.5))
        #expect(close(balance["k_slurry"]?.value, 14.286))
    }

    @Test("water let out unseen is found in the loop to the litre, and as much in the site")
    func discharge() throws {
        var month = Self.october
        month.closing[.tankLevel] = 135 - 80
        #expect(close(Balance.washLoop(month, BalanceTerms())["U2"]?.value, 85))
        #expect(close(Balance.siteWater(month)["U1"]?.value, 90))
    }

    @Test(
        "what nobody measures is missing, not zero",
        arguments: [Metered.freshWater, .mixingWater, .evaporation])
    func missing(_ kind: Metered) {
        var month = Self.october
        month.amounts[kind] = nil
        let balance = Balance.siteWater(month)
        #expect(!balance.isComplete)
        #expect(balance.lines.filter { $0.origin == .missing }.map(\.name) == [.meter(kind)])
    }

    @Test(
        "a count that nobody kept is missing from what is reckoned by it, and so is cake that nobody weighed",
        arguments: [
            (Metered.cakeMade, ["W_cake"], ["S_cake"]), (.drumWashes, ["G_drum"], ["S_wash"]),
            (.trips, ["G_chute"], []), (.mixerWashes, ["G_mixer"], []), (.production, ["G_floor"], []),
            (.sedimentMade, [], []),
        ])
    func missing(_ kind: Metered, _ loop: [String], _ solids: [String]) {
        var month = Self.october
        month.amounts[.washWater] = nil
        month.amounts[kind] = nil
        for (balance, symbols) in [
            (Balance.washLoop(month, BalanceTerms()), loop), (Balance.solids(month, BalanceTerms()), solids),
        ] {
            #expect(balance.lines.filter { $0.origin == .missing }.map(\.symbol) == symbols)
            #expect(balance.isComplete == symbols.isEmpty)
        }
        #expect(Balance.siteWater(month).isComplete == (kind != .cakeMade))
    }

    @Test("days join: amounts add up, levels go from first to last, a moisture is weighted with its sand")
    func joining() throws {
        let days = [(1, 100.0, 20.0), (2, 300.0, 40.0), (3, 0.0, 0.0)].map { number, sand, moisture in
            PlantPeriod(
                Day(number: number), amounts: [.sandUsed: sand, .production: sand],
                means: sand > 0 ? [.sandMoisture: moisture] : [:],
                opening: [.tankLevel: Double(number)], closing: [.tankLevel: Double(number + 1)])
        }
        let joined = try #require(PlantPeriod(joining: days))
        #expect(joined.amounts[.sandUsed] == 400)
        #expect(joined.means[.sandMoisture] == 35)
        #expect(joined.opening[.tankLevel] == 1)
        #expect(joined.closing[.tankLevel] == 4)
        #expect(joined.productionDays == 2)
        #expect(PlantPeriod(joining: []) == nil)
    }

    @Test("a cubic metre before and after upgrading, with what is telling and what is not")
    func consumption() throws {
        var after = Self.october
        after.amounts[.freshWater] = 4_200
        after.amounts[.electricityTotal] = 75_300
        let report = UnitConsumption(before: Self.october, after: after)
        let water = try #require(report.lines.first { $0.symbol == "water" })
        #expect(close(water.before, 170.333))
        #expect(close(water.after, 140))
        #expect(water.isTelling)
        let power = try #require(report.lines.first { $0.symbol == "electricity" })
        #expect(close(power.change, 0.01))
        #expect(!power.isTelling)
        #expect(report.lines.map(\.symbol).contains("residue"))
    }

    @Test(
        "numbers in a sum are written for people",
        arguments: [
            (0.0, "0"), (1.5, "1.5"), (-1.25, "−1.25"), (1234.0004, "1234"), (0.0624, "0.062"),
            (-0.0001, "0"),
        ])
    func text(_ value: Double, _ text: String) {
        #expect(value.balanceText == text)
    }
}
