import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing

@testable import Registry

@Suite("Counters in the ledgers")
struct CounterTests {
    private let world: LedgerWorld
    private let meter: Meter
    private let hour = LedgerWorld.hour
    /// 2026-11-21 08:00 in Shanghai, a day before the last that is over.
    private let morning = LedgerWorld.morning - 24 * LedgerWorld.hour

    init() throws {
        world = try LedgerWorld()
        meter = try world.declare(.electricityTotal, "EM-01", form: .counter)
    }

    private var day: LedgerDay {
        get throws { try #require(try world.days("2026-11-21", "2026-11-21").first) }
    }

    private func energy() throws -> RegistryAPI.Balance {
        let report = try world.registry.query(as: world.registry.registrar) { query in
            try BalanceService().getBalances(
                .with {
                    $0.enterpriseID = world.plant.id
                    $0.siteID = world.site.id
                    $0.kinds = [.energy]
                    $0.firstDay = "2026-11-21"
                    $0.lastDay = "2026-11-21"
                    $0.step = .whole
                }, query)
        }
        return try #require(report.balances.first)
    }

    @Test(
        "a counter that shows zero once makes no day of 48,010 kWh, but one that is unknown, until it is corrected"
    )
    func zeroOnce() throws {
        try world.record(
            world.series(
                meter,
                [
                    (morning - hour, 47_990_000), (morning, 48_000_000), (morning + hour, 0),
                    (morning + 2 * hour, 48_010_000),
                ]))
        #expect(try day.value == 10_000)
        #expect(try day.unknown == 3)
        #expect(try day.settleChinese.contains("更正"))
        #expect(try day.settleEnglish.contains("correct"))
        let line = try #require(try energy().lines.first { $0.symbol == "K_total" })
        #expect(line.origin == .unknown)
        #expect(line.source.contains("2026-11-21"))
        #expect(try !energy().complete)
        // Whether the period begins before, between or after: never a flood.
        try world.record(world.series(meter, [(morning + 30 * hour, 48_100_000)]))
        #expect(try world.days("2026-11-22", "2026-11-22").map(\.value) == [90_000])
        let corrected = try world.record(
            world.series(meter, [(morning + hour, 48_005_000)], reason: "误读", corrects: true))
        #expect(corrected.corrected == 1)
        #expect(try day.value == 20_000)
        // The day before is still to come.
        #expect(try day.unknown == 1)
        try world.record(world.series(meter, [(morning - 9 * hour, 47_980_000)], reason: "补录"))
        #expect(try day.value == 30_000)
        #expect(try day.unknown == 0)
        #expect(try energy().lines.first { $0.symbol == "K_total" }?.origin == .metered)
    }

    @Test("a zero at the end of a day does not flood the next")
    func overMidnight() throws {
        try world.record(
            world.series(
                meter,
                [
                    (morning - 20 * hour, 48_000_000), (morning - 9 * hour, 0), (morning, 48_010_000),
                    (morning + hour, 48_012_000),
                ]))
        #expect(try day.value == 2_000)
        #expect(try day.unknown == 1)
    }

    @Test(
        "a change of the meter is confirmed with the same value and a reason, once; other readings confirm nothing"
    )
    func change() throws {
        try world.record(
            world.series(
                meter,
                [
                    (morning - 9 * hour, 900_000), (morning, 910_000), (morning + hour, 20_000),
                    (morning + 2 * hour, 25_000),
                ]))
        #expect(try day.value == 15_000)
        #expect(try day.unknown == 1)
        let again = world.series(
            meter, [(morning, 910_000), (morning + hour, 20_000), (morning + 2 * hour, 25_000)],
            reason: "11 月 22 日换表",
            corrects: true)
        let first = try world.record(again)
        #expect([first.confirmed, first.unchanged, first.corrected] == [1, 2, 0])
        #expect(try day.value == 35_000)
        #expect(try day.unknown == 0)
        let second = try world.record(again)
        #expect([second.confirmed, second.unchanged] == [0, 3])
    }

    @Test("a reading of decades ago is not kept, with or without a reason", arguments: ["", "补录"])
    func ancient(_ reason: String) throws {
        let report = try world.record(
            world.series(
                meter, [(Instant(startOf: "2006-11-22").microseconds, 5), (morning, 7)], reason: reason))
        #expect(report.counts == [1, 0, 0, 1, 0])
        #expect(report.findings.first?.reason == "day-out-of-bounds")
        #expect(report.findings.first?.chinese.contains("2006-11-22") == true)
        #expect(report.findings.first?.chinese.contains("{") == false)
    }
}
