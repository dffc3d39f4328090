import Rulebook
import Testing

@Suite("Clean rain in the wash loop")
struct RainTests {
    private static let terms = {
        var terms = BalanceTerms()
        terms.catchment = 12_000
        return terms
    }()

    /// A day's ledgers that close without rain, with so much rain and so much of it kept.
    private func balance(_ rain: [Double], kept: Double = 0, released: Double? = nil) throws -> Balance {
        var meters: [Metered: MeterDays] = [:]
        func add(_ kind: Metered, _ day: Int, _ value: Double) {
            let at = Instant(endOf: Day("2026-06-10").adding(days: day)).microseconds
            meters[
                kind,
                default: MeterDays(
                    Int64(kind.rawValue), kind, kind.isState ? .state : .amount,
                    before: kind.isState ? 0 : nil)
            ]
            .add(at: at, value: Int64((value * 1000).rounded()))
        }
        for (day, fallen) in rain.enumerated() {
            add(.rainfall, day, fallen)
            add(.production, day, 1000)
            add(.washWater, day, 60)
            add(.reusedInMix, day, 60)
            add(.cakeMade, day, 0)
            add(.loopEvaporation, day, 0)
            add(.tankLevel, day, kept * Double(day + 1))
        }
        if let released { add(.rainReleased, rain.count - 1, released) }
        let period = try #require(PlantPeriod(joining: SiteDays(Array(meters.values)).periods))
        return Balance.washLoop(period, Self.terms)
    }

    @Test(
        "what fell after the first flush may have been let out, as far as it is missing",
        arguments: [
            ([64.5], 0.0, 594.0, 180.0), ([64.5], 180, 594, 0), ([64.5], 774, 0, 0), ([64.5], 400, 374, 0),
            ([15.0], 0, 0, 180), ([10, 10, 10], 0, 180, 180), ([10, 0, 10], 0, 0, 240), ([0.0], 0, 0, 0),
        ] as [([Double], Double, Double, Double)])
    func assumed(_ rain: [Double], _ kept: Double, _ out: Double, _ gap: Double) throws {
        let balance = try balance(rain, kept: kept / Double(rain.count))
        #expect(balance.isComplete)
        #expect(abs((balance["R_out"]?.value ?? 0) - out) < 0.01)
        #expect(abs((balance["U2"]?.value ?? 0) - gap) < 0.01)
    }

    @Test("where it is metered, the meter counts")
    func metered() throws {
        let balance = try balance([64.5], kept: 180, released: 500)
        #expect(balance["R_out"]?.origin == .metered)
        #expect(abs((balance["U2"]?.value ?? 0) - 94) < 0.01)
    }
}
