import Testing

@testable import Rulebook

@Suite("Flags: rivers and tips nearby")
struct RiverTests {
    private static let first: Day = "2026-10-01"
    private static let last: Day = "2026-10-31"

    @Test(
        "ranks that rise together, fall together or stand apart",
        arguments: [
            ([1.0, 2, 3, 4], [10.0, 20, 25, 90], 1.0), ([1, 2, 3, 4], [4, 3, 2, 1], -1),
            // Σd² = 6 of 4 pairs: 1 − 6·6 ÷ 60.
            ([1, 2, 3, 4], [2, 1, 4, 3], 0.6), ([1, 1, 2, 2], [5, 5, 6, 6], 1),
            ([1, 1, 2, 2], [5, 6, 5, 6], 0),
        ] as [([Double], [Double], Double)])
    func ranks(_ left: [Double], _ right: [Double], _ expected: Double) throws {
        let found = try #require(RankCorrelation.spearman(Array(zip(left, right))))
        #expect(abs(found - expected) < 1e-12)
    }

    @Test(
        "where nothing changes nothing goes together",
        arguments: [[], [(1, 2)], [(1, 2), (1, 3)]] as [[(Double, Double)]])
    func still(_ pairs: [(Double, Double)]) {
        #expect(RankCorrelation.spearman(pairs) == nil)
    }

    @Test("what is measured before six in the morning belongs to the day before")
    func mornings() {
        var point = RiverPoint(code: "P-1", metres: 10)
        let six = Instant(startOf: Self.first).microseconds + 6 * 3600 * Instant.perSecond
        point.add(at: six - 1, ph: 9_100)
        point.add(at: six, ph: 7_500)
        point.add(at: six + 1, ph: 8_200)
        #expect(point.peaks == [Self.first.number - 1: 9.1, Self.first.number: 8.2])
        #expect(RiverPoint.span(Self.first, Self.first) == six..<six + Instant.perDay)
    }

    /// A month of which some days lack so much wash water.
    private func finding(
        gaps: [Int: Double], ph: [Int: Double], metres: Int64 = 1_500, rules: FlagRules = .proposed
    ) -> FlagFinding? {
        let days = (1...31).map { number in
            PlantPeriod(
                Self.first.adding(days: number - 1),
                amounts: [
                    .production: 1_000, .mixingWater: 160, .reusedInMix: 36.5, .reusedInWash: 5,
                    .washWater: 45 + (gaps[number] ?? Double(number % 3) * 0.1), .loopEvaporation: 0,
                    .cakeMade: 10,
                ], means: [.cakeMoisture: 350], opening: [.tankLevel: 100], closing: [.tankLevel: 100])
        }
        var point = RiverPoint(code: "P-1", metres: metres)
        for number in 1...31 {
            let noon = Instant(startOf: Self.first.adding(days: number - 1)).microseconds + Instant.perDay / 2
            point.add(at: noon, ph: Int64((ph[number] ?? 7.8) * 1000))
        }
        return FlagMonth(
            days: days, first: Self.first, last: Self.last, terms: BalanceTerms(), patterns: LedgerPatterns(),
            rivers: [point]
        ).findings(rules).first { $0.rule == .riverPH }
    }

    private static let nights = [3: 20.0, 9: 24, 10: 30, 17: 18, 25: 26]

    @Test("a river that is alkaline on the days whose wash water is missing is told, with its arithmetic")
    func told() throws {
        let found = try #require(
            finding(gaps: Self.nights, ph: Self.nights.mapValues { 8.6 + $0 / 30 }))
        #expect(found.first == "2026-10-03")
        #expect(found.last == "2026-10-25")
        #expect(found.inputs.map(\.value).prefix(4) == [1_500, 31, 5, 9.6])
        #expect(found.arithmetic.contains("P-1: ρ(U2, pH) = "))
        #expect(found.arithmetic.hasSuffix("pH > 9: 5 d ≥ 3 d"))
    }

    @Test("a river further off, alkaline on other days, on two only, or below the bound raises nothing")
    func others() {
        let alkaline = Self.nights.mapValues { 8.6 + $0 / 30 }
        let shifted = Dictionary(uniqueKeysWithValues: alkaline.map { ($0.key + 1, $0.value) })
        #expect(finding(gaps: Self.nights, ph: alkaline, metres: 2_001) == nil)
        #expect(finding(gaps: Self.nights, ph: shifted) == nil)
        #expect(finding(gaps: Self.nights, ph: alkaline.filter { $0.key < 10 }) == nil)
        #expect(finding(gaps: Self.nights, ph: alkaline.mapValues { $0 - 1 }) == nil)
    }

    @Test("a river that is alkaline all month long is none of the plant's")
    func alwaysAlkaline() {
        let ph = Dictionary(uniqueKeysWithValues: (1...31).map { ($0, 9.2 + Double($0 * 7 % 31) / 100) })
        #expect(finding(gaps: Self.nights, ph: ph) == nil)
    }

    @Test("its thresholds are data", arguments: [("ph", 9.5), ("days", 6), ("rho", 0.99), ("pairs", 32)])
    func thresholds(_ name: String, _ value: Double) {
        let rules = FlagRules(
            version: 1, [FlagRules.Threshold(.riverPH, name, value, "", source: "示例")])
        let ph = Self.nights.mapValues { 8.6 + $0 / 30 }
        #expect((finding(gaps: Self.nights, ph: ph, rules: rules) == nil))
        #expect(finding(gaps: Self.nights, ph: ph) != nil)
    }

    @Test(
        "of tips nearby those count that were seen when a flag says something happened, one evening once",
        arguments: [
            (["2026-10-03", "2026-10-10"], 2), (["2026-10-02", "2026-10-11"], 2),
            (["2026-10-01", "2026-10-10"], nil), (["2026-10-03", "2026-10-03"], nil),
            (["2026-10-03", "2026-10-03", "2026-10-25"], 3), (["2026-10-15", "2026-10-16"], nil), ([], nil),
        ] as [([Day], Int?)])
    func tips(_ seen: [Day], _ expected: Int?) {
        let rule = NearbyTips(.proposed)
        let flagged: [ClosedRange<Day>] = ["2026-10-03"..."2026-10-10", "2026-10-24"..."2026-10-25"]
        let found = rule.finding(seen: seen, flagged: flagged)
        #expect(found?.tips == expected)
        #expect(rule.days(around: flagged) == "2026-10-02"..."2026-10-26")
        #expect(rule.days(around: []) == nil)
    }

    @Test("a rule without points says nothing of tips")
    func switchedOff() {
        let rule = NearbyTips(radius: 1_000, least: 1, slack: 0, weight: 0)
        #expect(rule.finding(seen: ["2026-10-03"], flagged: ["2026-10-03"..."2026-10-03"]) == nil)
    }
}
