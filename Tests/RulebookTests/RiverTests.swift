import Refusals
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

    @Test("what is measured before six in the morning may belong to the day before")
    func mornings() {
        var point = RiverPoint(code: "P-1", metres: 10)
        let six = Instant(startOf: Self.first).microseconds + 6 * 3600 * Instant.perSecond
        for (at, ph) in [(six - 1, 9_100), (six, 7_500), (six + 1, 8_200)] as [(Int64, Int64)] {
            point.add(at: at, ph: ph)
        }
        #expect(point.peaks(.fromSix) == [Self.first.number - 1: 9.1, Self.first.number: 8.2])
        #expect(point.peaks(.fromMidnight) == [Self.first.number: 9.1])
        let span = RiverPoint.span(Self.first, Self.first)
        #expect(span == six - Instant.perDay / 4..<six + Instant.perDay)
    }

    /// A month of which some days lack so much wash water.
    private func finding(
        gaps: [Int: Double], ph: [Int: Double], metres: Int64 = 1_500, hour: Int64 = 12,
        rules: FlagRules = .proposed
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
            let start = Instant(startOf: Self.first.adding(days: number - 1)).microseconds
            point.add(at: start + hour * 3600 * Instant.perSecond, ph: Int64((ph[number] ?? 7.8) * 1000))
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
        #expect(found.arithmetic.hasPrefix("P-1 00–24: ρ(U2, pH) = "))
        #expect(found.arithmetic.contains("; pH > 9: 5 d ≥ 3 d; pH ≤ 9: 26 d ≥ 3 d; 23.6 − 0.104 m³ > "))
    }

    @Test(
        "what is let out before six or late at night is found, whether it passes at once or next morning",
        arguments: [(2, "P-1 00–24"), (23, "P-1 00–24"), (29, "P-1 06–06")] as [(Int64, String)])
    func nights(_ hour: Int64, _ expected: String) throws {
        let found = try #require(
            finding(gaps: Self.nights, ph: Self.nights.mapValues { 8.6 + $0 / 30 }, hour: hour))
        #expect(found.arithmetic.hasPrefix(expected))
    }

    @Test("where no water is missing, or no more than its meters may be wrong by, the river asks nothing")
    func nothingMissing() {
        let ph = Self.nights.mapValues { 8.6 + $0 / 30 }
        for share in [0.01, -0.2] {
            #expect(finding(gaps: Self.nights.mapValues { $0 * share }, ph: ph) == nil)
        }
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

    @Test(
        "a river that is alkaline all month long is none of the plant's, even where it rises and falls with it"
    )
    func alwaysAlkaline() {
        var ph = Self.nights.mapValues { 9.2 + $0 / 100 }
        for day in 1...31 where ph[day] == nil { ph[day] = 9.2 }
        #expect(finding(gaps: Self.nights, ph: ph) == nil)
    }

    @Test(
        "its thresholds are data",
        arguments: [("ph", 9.5), ("days", 6), ("rho", 0.99), ("pairs", 32), ("excess", 20)])
    func thresholds(_ name: String, _ value: Double) {
        let rules = FlagRules(
            version: 1, [FlagRules.Threshold(.riverPH, name, value, "", source: "示例")])
        let ph = Self.nights.mapValues { 8.6 + $0 / 30 }
        #expect((finding(gaps: Self.nights, ph: ph, rules: rules) == nil))
        #expect(finding(gaps: Self.nights, ph: ph) != nil)
    }

    @Test(
        "of tips nearby those count that were seen when a flag says something happened, one evening's once",
        arguments: [
            ([("03", "04"), ("10", "11")], 2), ([("02", "02"), ("11", "12")], 2),
            ([("01", "01"), ("10", "10")], nil), ([("03", "03"), ("03", "04")], nil),
            // Two evenings told of in one call, or by ten callers of one evening.
            ([("03", "20"), ("10", "20")], nil),
            ([("03", "03"), ("03", "03"), ("25", "26")], 3), ([("15", "15"), ("16", "16")], nil), ([], nil),
        ] as [([(String, String)], Int?)])
    func tips(_ told: [(String, String)], _ expected: Int?) throws {
        let rule = NearbyTips(.proposed)
        let flagged: [ClosedRange<Day>] = ["2026-10-03"..."2026-10-10", "2026-10-24"..."2026-10-25"]
        let tips = try told.map { seen, filed in
            NearbyTips.Told(
                seen: try Day("2026-10-\(seen)", field: "seen"),
                filed: try Day("2026-10-\(filed)", field: "filed"))
        }
        #expect(rule.finding(tips, flagged: flagged)?.tips == expected)
        #expect(rule.days(around: flagged) == "2026-10-02"..."2026-10-26")
        #expect(rule.days(around: []) == nil)
    }

    @Test("a rule without points says nothing of tips")
    func switchedOff() {
        let rule = NearbyTips(radius: 1_000, least: 1, slack: 0, weight: 0)
        let tip = NearbyTips.Told(seen: "2026-10-03", filed: "2026-10-03")
        #expect(rule.finding([tip], flagged: ["2026-10-03"..."2026-10-03"]) == nil)
    }
}
