import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Levels of several gauges, and of gauges that come and go")
struct GaugeTests {
    private let world: LedgerWorld

    init() throws { world = try LedgerWorld() }

    /// Which of the two ways from readings to days.
    enum Way: CaseIterable { case balances, review }

    /// Reads a gauge at noon of those days of October; day 0 is the last of September.
    private func read(_ gauge: Meter, _ days: ClosedRange<Int>, hour: Int64 = 12, _ value: Int64) throws {
        let readings = days.map { day in
            let start = Instant(startOf: ("2026-09-30" as Day).adding(days: day)).microseconds
            return (start + hour * LedgerWorld.hour, value * 1000)
        }
        try world.record(world.series(gauge, readings, reason: "补录"))
    }

    private func retire(_ gauge: Meter, on day: String) throws {
        try world.registry.command(as: world.system) { command in
            _ = try world.ledgers.retireMeter(
                .with {
                    $0.meterID = gauge.id
                    $0.retiredOn = day
                    $0.reason = "换表"
                    $0.revision = gauge.revision
                }, command)
        }
    }

    /// By how much the tanks rose on each of those days, and in all; `nil` where nobody can tell.
    private func rises(_ way: Way, from first: String = "2026-10-01") throws -> [Double?] {
        let periods = try world.registry.query(as: world.registry.registrar) { query in
            switch way {
            case .balances:
                try query.ledger(
                    of: world.plant.id, on: world.site.id,
                    in: DayRange(first: Day(first, field: "day"), last: "2026-10-31")
                ).0.periods
            case .review:
                try FlagService().prepareReview(
                    .with {
                        $0.enterpriseID = world.plant.id
                        $0.siteID = world.site.id
                        $0.month = "2026-10"
                    }, query
                ).periods.filter { $0.first.text >= first }
            }
        }
        return try (periods + [#require(PlantPeriod(joining: periods))]).map { period in
            let line = Balance.washLoop(period, BalanceTerms())["ΔS"]
            return line?.origin == .missing ? nil : line?.value
        }
    }

    @Test("a gauge and its successor are one tank", arguments: Way.allCases, [10, 11])
    func replaced(_ way: Way, from successorsFirst: Int) throws {
        let (old, new) = (try world.declare(.tankLevel, "L-1"), try world.declare(.tankLevel, "L-2"))
        try read(old, 0...10, 100)
        try retire(old, on: "2026-10-10")
        try read(new, successorsFirst...31, hour: 18, 100)
        #expect(try rises(way) == Array(repeating: 0, count: 32))
        #expect(try rises(way, from: "2026-10-15") == Array(repeating: 0, count: 18))
    }

    @Test("what the tank does on the day of the exchange is not lost", arguments: Way.allCases)
    func exchange(_ way: Way) throws {
        let (old, new) = (try world.declare(.tankLevel, "L-1"), try world.declare(.tankLevel, "L-2"))
        try read(old, 0...9, 100)
        try read(old, 10...10, 70)
        try retire(old, on: "2026-10-10")
        try read(new, 10...10, hour: 18, 70)
        try read(new, 10...10, hour: 22, 60)
        try read(new, 11...31, 55)
        let rises = try rises(way)
        #expect(rises[8...11] == [0, -40, -5, 0])
        #expect(rises.last == -45)
    }

    @Test("one of two gauges that is silent for a day stands as it stood", arguments: Way.allCases)
    func silent(_ way: Way) throws {
        let (first, second) = (try world.declare(.tankLevel, "L-1"), try world.declare(.tankLevel, "L-2"))
        try read(first, 0...31, 100)
        try read(second, 0...14, 40)
        try read(second, 16...31, 50)
        let rises = try rises(way)
        #expect(rises[13...16] == [0, 0, 10, 0])
        #expect(rises.last == 10)
        #expect(try world.days("2026-10-15", "2026-10-15").map(\.value) == [140_000])
    }

    @Test("a new second gauge is no rise; what it shows from then on is", arguments: Way.allCases)
    func second(_ way: Way) throws {
        let (first, second) = (try world.declare(.tankLevel, "L-1"), try world.declare(.tankLevel, "L-2"))
        try read(first, 0...31, 100)
        try read(second, 12...12, 40)
        try read(second, 13...31, 30)
        let rises = try rises(way)
        #expect(rises[10...13] == [0, 0, -10, 0])
        #expect(rises.last == -10)
    }

    @Test("a second gauge taken out is no fall", arguments: Way.allCases)
    func removed(_ way: Way) throws {
        let (first, second) = (try world.declare(.tankLevel, "L-1"), try world.declare(.tankLevel, "L-2"))
        try read(first, 0...31, 100)
        try read(second, 0...20, 40)
        try retire(second, on: "2026-10-20")
        #expect(try rises(way) == Array(repeating: 0, count: 32))
        #expect(try world.days("2026-10-21", "2026-10-21").map(\.value) == [100_000])
    }

    @Test("a first gauge tells of no rise before its second day", arguments: Way.allCases)
    func first(_ way: Way) throws {
        let gauge = try world.declare(.tankLevel, "L-1")
        try read(gauge, 5...5, 100)
        try read(gauge, 6...31, 90)
        let rises = try rises(way)
        #expect(rises.prefix(3) == [nil, -10, 0])
        #expect(rises.last == -10)
    }
}
