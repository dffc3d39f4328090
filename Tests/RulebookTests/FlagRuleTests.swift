import Refusals
import Testing

@testable import Rulebook

@Suite("Flags: each rule by itself")
struct FlagRuleTests {
    private static let first: Day = "2026-10-01"
    private static let last: Day = "2026-10-31"

    /// A day on which everything closes: 45 m³ washed, 36.5 batched, 5 washed with again, 3.5 in the cake.
    private static func day(_ day: Day) -> PlantPeriod {
        PlantPeriod(
            day,
            amounts: [
                .production: 1_000, .freshWater: 160, .mixingWater: 160, .reusedInMix: 36.5,
                .reusedInWash: 5, .washWater: 45, .loopEvaporation: 0, .cakeMade: 10, .cakeOut: 10,
                .recoveredAggregate: 6, .electricityFacility: 180, .rainfall: 0,
            ], means: [.cakeMoisture: 350], opening: [.tankLevel: 100], closing: [.tankLevel: 100])
    }

    private func rules(
        terms: BalanceTerms = BalanceTerms(), peers: [Double] = [],
        patterns: LedgerPatterns = LedgerPatterns(),
        _ change: (Day, inout PlantPeriod) -> Void = { _, _ in }
    ) -> [FlagRule] {
        let start = Self.first.adding(days: -FlagMonth.lookBack)
        let days = (start.number...Self.last.number).map { number in
            var period = Self.day(Day(number: number))
            change(Day(number: number), &period)
            return period
        }
        return FlagMonth(
            days: days, first: Self.first, last: Self.last, terms: terms, patterns: patterns, peers: peers
        ).findings(.proposed).map(\.rule)
    }

    @Test("every threshold says in both languages what it is called and where it is from")
    func words() {
        let rules = FlagRules.proposed
        for threshold in rules.thresholds {
            let (name, source) = (
                FlagRules.words(ofThreshold: threshold.name), FlagRules.words(ofSource: threshold.source)
            )
            #expect(name.chinese != threshold.name, "\(threshold.name)")
            #expect(
                source.chinese != threshold.source && !source.english.contains("["), "\(threshold.source)")
        }
        // What an agency wrote is shown as it wrote it.
        #expect(FlagRules.words(ofSource: "浙散〔2026〕1 号").english == "浙散〔2026〕1 号")
    }

    @Test("a month that closes raises nothing")
    func nothing() {
        #expect(rules() == [])
    }

    @Test(
        "an amount on the far side of its threshold raises its rule, on the near side it does not",
        arguments: [
            (Metered.freshWater, 251.0, [FlagRule.freshHigh]), (.freshWater, 249, []),
            (.freshWater, 109, [.freshLow]), (.freshWater, 111, []),
            // 10 m³ over 15 % of 55; 4 m³ only add up.
            (.washWater, 55, [.loopGap, .loopDrift]), (.washWater, 49, [.loopDrift]), (.washWater, 46, []),
            (.cakeOut, 0, [.noManifest]), (.electricityFacility, 0, [.facilityOff]),
        ] as [(Metered, Double, [FlagRule])])
    func threshold(_ kind: Metered, _ value: Double, _ expected: [FlagRule]) {
        #expect(rules { $1.amounts[kind] = value } == expected)
    }

    @Test("little reuse counts after fourteen busy days in a row", arguments: [(14, true), (13, false)])
    func reuse(_ days: Int, _ isTold: Bool) {
        let found = rules { day, period in
            guard day >= Self.first, day.days(since: Self.first) < days else { return }
            period.amounts[.reusedInMix] = 12
            period.amounts[.washWater] = 20.5
        }
        #expect(found == (isTold ? [.reuseLow] : []))
    }

    @Test("two days on which the loop does not close are not three", arguments: [(3, true), (2, false)])
    func gap(_ days: Int, _ isTold: Bool) {
        let found = rules { day, period in
            if day >= Self.first, day.days(since: Self.first) < days { period.amounts[.washWater] = 55 }
        }
        #expect(found.contains(.loopGap) == isTold)
    }

    @Test("residue and recovered aggregate below three kilograms to a cubic metre")
    func residue() {
        let found = rules { _, period in
            period.amounts[.cakeMade] = 1
            period.amounts[.recoveredAggregate] = 1
            period.amounts[.washWater] = 41.85
        }
        #expect(found == [.residueLow])
    }

    @Test("residue that left within 45 days is enough; without a long enough ledger nothing is said")
    func manifest() {
        let once = rules { day, period in
            period.amounts[.cakeOut] = day.days(since: Self.last) == -44 ? 400 : 0
        }
        #expect(once == [])
        let short = FlagMonth(
            days: (Self.first.number...Self.last.number).map {
                var period = Self.day(Day(number: $0))
                period.amounts[.cakeOut] = 0
                return period
            }, first: Self.first, last: Self.last, terms: BalanceTerms(), patterns: LedgerPatterns())
        #expect(short.findings(.proposed) == [])
    }

    @Test("rain over the free volume asks, unless the emergency tank took it")
    func rain() {
        var terms = BalanceTerms()
        terms.catchment = 20_000
        terms.tankVolume = 300
        let wet: Day = "2026-10-10"
        let rained = { (emergency: Double) in
            self.rules(terms: terms) { day, period in
                guard day == wet else { return }
                period.amounts[.rainfall] = 20
                if emergency > 0 { period.amounts[.emergencyTank] = emergency }
            }
        }
        #expect(rained(0).contains(.rainOverflow))
        #expect(rained(400) == [])
    }

    @Test("peers: far from the median is told, few or equal peers tell nothing")
    func peers() {
        let spread = [9, 9.5, 10, 10.2, 10.4, 10.6, 11, 11.5]
        #expect(rules(peers: spread) == [.peers])
        #expect(rules(peers: Array(spread.dropLast())) == [])
        #expect(rules(peers: Array(repeating: 10, count: 9)) == [])
        #expect(rules(peers: spread.map { $0 - 10 }) == [])
    }

    @Test("a balance that lacks a term raises no flag from it")
    func incomplete() {
        let found = rules { _, period in
            period.amounts[.washWater] = 90
            period.closing = [:]
        }
        #expect(found == [])
    }

    private func patterns(
        _ count: Int, kind: Metered = .freshWater, lateDays: Int64 = 0, _ value: (Int) -> Int64
    ) -> LedgerPatterns {
        var patterns = LedgerPatterns()
        let start = Instant(startOf: Self.first).microseconds
        for place in 0..<count {
            let at = start + Int64(place) * 600_000_000
            patterns.add(
                meter: 1, kind, at: at, value: value(place), recordedAt: at + lateDays * 86_400_000_000,
                manual: false)
        }
        return patterns
    }

    @Test("the same amount twelve times is remarked, eleven times not, a level never, nothing at all never")
    func repeated() {
        #expect(rules(patterns: patterns(12) { _ in 7_301 }) == [.repeated])
        #expect(rules(patterns: patterns(11) { _ in 7_301 }) == [])
        #expect(rules(patterns: patterns(12, kind: .tankLevel) { _ in 7_301 }) == [])
        #expect(rules(patterns: patterns(12) { _ in 0 }) == [])
    }

    @Test(
        "last digits of an instrument are spread, those of a person are not; a coarse instrument is judged as it shows"
    )
    func digits() {
        #expect(rules(patterns: patterns(400) { Int64($0 * 7_919 % 9_973 + 1) }) == [])
        #expect(rules(patterns: patterns(400) { Int64(($0 * 7_919 % 997 + 1) * 10) }) == [])
        #expect(rules(patterns: patterns(400) { Int64(($0 * 7_919 % 997 + 1) * 5) }) == [.lastDigits])
        #expect(rules(patterns: patterns(90) { Int64(($0 * 7_919 % 997 + 1) * 5) }) == [])
    }

    @Test("readings that come days later are remarked", arguments: [(Int64(4), true), (2, false)])
    func late(_ days: Int64, _ isTold: Bool) {
        let found = rules(patterns: patterns(60, lateDays: days) { Int64($0 * 7_919 % 9_973 + 1) })
        #expect(found == (isTold ? [.bulkEntry] : []))
    }

    @Test(
        "a month's own load in the first days after it is none of that, however long ago its readings are",
        arguments: [
            ("2026-11-01", false), ("2026-11-05", false), ("2026-11-10", false), ("2026-11-11", true),
            ("2026-10-30", true), ("2026-12-05", true),
        ])
    func monthlyLoad(_ recorded: Day, _ isTold: Bool) {
        var patterns = LedgerPatterns()
        let start = Instant(startOf: "2026-10-01").microseconds
        for place in 0..<60 {
            patterns.add(
                meter: 1, .freshWater, at: start + Int64(place + 1) * 600_000_000,
                value: Int64(place * 7_919 % 9_973 + 1), recordedAt: Instant(startOf: recorded).microseconds,
                manual: true)
        }
        #expect(rules(patterns: patterns) == (isTold ? [.bulkEntry] : []))
    }

    @Test("of one signal the heaviest rule counts, and one signal alone moves no odds")
    func score() {
        let finding = { (rule: FlagRule, weight: Double) in
            FlagFinding(
                rule: rule, first: Self.first, last: Self.last, inputs: [], arithmetic: "", weight: weight)
        }
        let one = FlagScore([finding(.loopGap, 25), finding(.loopDrift, 20)])
        #expect(one.points == 25)
        #expect(one.inspectionWeight == 1)
        let two = FlagScore([finding(.loopGap, 25), finding(.nightFlow, 25)])
        #expect(two.signals == 2)
        #expect(two.inspectionWeight == 2)
        #expect(FlagScore([]).points == 0)
    }
}
