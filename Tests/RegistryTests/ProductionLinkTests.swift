import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Links to production systems")
struct ProductionLinkTests {
    private let ledger: LedgerWorld
    private let service = ProductionLinkService()

    init() throws {
        ledger = try LedgerWorld()
    }

    private func meters(
        hours: Int32 = 0, on site: String = "", as actor: Actor? = nil
    ) throws -> [MeterActivity] {
        try ledger.registry.query(as: actor ?? ledger.system) {
            try service.listMeterActivity(
                .with {
                    $0.enterpriseID = ledger.plant.id
                    $0.siteID = site
                    $0.hours = hours
                }, $0
            ).meters
        }
    }

    private func plants(
        as actor: Actor? = nil, _ fill: (inout ListPlantActivityRequest) -> Void = { _ in }
    ) throws -> [PlantActivity] {
        try ledger.registry.query(as: actor ?? ledger.registry.registrar) {
            try service.listPlantActivity(.with(fill), $0).plants
        }
    }

    @Test("a key for readings sends and reads those of its plant, also after a merger, and speaks for nobody")
    func keyForReadings() throws {
        let key = World.actor("plant.key", .metering, over: "330481", speaksFor: ledger.plant.id)
        let meter = try ledger.declare(.freshWater, "WM-01")
        let report = try ledger.record(ledger.series(meter, [(LedgerWorld.morning, 1000)]), as: key)
        #expect(report.accepted == 1)
        #expect(try ledger.readings(meter, as: key).readings.count == 1)
        #expect(try meters(as: key).map(\.lastSentBy) == ["plant.key"])
        #expect(key.speaksFor.isEmpty && !key.speaks(for: ledger.plant))
        var kept = ledger.plant
        kept.absorbedIds = [ledger.plant.id]
        kept.id = "kept"
        #expect(key.sends(for: kept))

        let other = World.actor("other.key", .metering, over: "330481", speaksFor: "another")
        let refusal = try ledger.registry.refusal(as: other) {
            try ledger.ledgers.recordReadings([ledger.series(meter, [(LedgerWorld.morning, 1000)])], $0)
        }
        #expect(refusal?.code == .permissionDenied || refusal?.reason == .meterUnknown)
        let site = try ledger.registry.refusal(as: key) {
            try ledger.registry.sites.saveSite(
                .with {
                    $0.reason = "更正"
                    $0.site = ledger.site
                }, $0)
        }
        #expect(site?.reason == .noGrantHere)
    }

    @Test("a meter shows its latest reading, when it came, and from whom")
    func lastWord() throws {
        let meter = try ledger.declare(.freshWater, "WM-01")
        let quiet = try ledger.declare(.freshWater, "WM-02")
        ledger.registry.advance(seconds: 48 * 3_600 + 1)
        let (morning, hour) = (LedgerWorld.morning + 48 * LedgerWorld.hour, LedgerWorld.hour)
        try ledger.record(ledger.series(meter, [(morning, 1000), (morning + hour, 1000)]))
        let received = ledger.registry.world.now.microseconds
        let shown = try meters()
        #expect(shown.map(\.meterID) == [meter.id, quiet.id])
        #expect(shown.map(\.lastAt) == [morning + hour, 0])
        #expect(shown.map(\.lastReceivedAt) == [received, 0])
        #expect(shown.map(\.lastSentBy) == ["plant.erp", ""])
        #expect(shown.map(\.silent) == [false, true])
        // What is sent again says nothing new.
        ledger.registry.advance(seconds: 3_600)
        try ledger.record(ledger.series(meter, [(morning, 1000)]))
        #expect(try meters().map(\.lastReceivedAt) == [received, 0])
        // What is late is news, and leaves the latest reading where it is.
        try ledger.record(ledger.series(meter, [(morning + 1, 7)], reason: "补传", manual: true))
        let late = try meters()
        #expect(late.first?.lastAt == morning + hour)
        #expect(late.first?.lastReceivedAt == received + LedgerWorld.hour)
        #expect(late.first?.manual == true)
    }

    @Test(
        "a meter is silent after the hours that were asked about, and not before",
        arguments: [(Int32(0), Int64(48)), (1, 1), (24, 24)])
    func silence(_ hours: Int32, _ limit: Int64) throws {
        let meter = try ledger.declare(.freshWater, "WM-01")
        try ledger.record(ledger.series(meter, [(LedgerWorld.morning, 1000)]))
        ledger.registry.advance(seconds: limit * 3_600)
        #expect(try meters(hours: hours).map(\.silent) == [false])
        ledger.registry.advance(seconds: 1)
        #expect(try meters(hours: hours).map(\.silent) == [true])
    }

    @Test("a meter that is no longer in use is not silent, and not counted")
    func retired() throws {
        let meter = try ledger.declare(.freshWater, "WM-01")
        _ = try ledger.registry.command(as: ledger.system) {
            try ledger.ledgers.retireMeter(
                .with {
                    $0.meterID = meter.id
                    $0.revision = meter.revision
                    $0.retiredOn = "2026-11-22"
                    $0.reason = "更换"
                }, $0)
        }
        #expect(try meters().map(\.retired) == [true])
        #expect(try meters().map(\.silent) == [false])
        #expect(try plants() == [])
    }

    @Test("a meter that was just declared, or is still to be put in, is not silent yet")
    func fresh() throws {
        try ledger.declare(.freshWater, "WM-01")
        let later = try ledger.registry.command(as: ledger.system) {
            var request = ledger.request(.freshWater, "WM-02")
            request.installedOn = "2026-12-01"
            return try ledger.ledgers.declareMeter(request, $0)
        }
        #expect(try meters().map(\.silent) == [false, false])
        #expect(try plants().map(\.meters) == [1])
        #expect(try plants().map(\.silent) == [0])
        ledger.registry.advance(seconds: 48 * 3_600 + 1)
        #expect(try meters().map(\.silent) == [true, false])
        ledger.registry.advance(seconds: 8 * 86_400)
        #expect(try meters().last?.meterID == later.id)
        #expect(try meters().map(\.silent) == [true, true])
    }

    /// What is closed: the site, or the whole plant.
    @Test("meters of a closed site or plant are not expected to speak", arguments: [true, false])
    func closed(_ isWholePlant: Bool) throws {
        try ledger.declare(.freshWater, "WM-01")
        ledger.registry.advance(seconds: 49 * 3_600)
        #expect(try plants { $0.silentOnly = true }.count == 1)
        try ledger.registry.command(as: ledger.registry.registrar) { command in
            if isWholePlant {
                var plant = try command.kept(.enterprises).require(ledger.plant.id)
                plant.stage = .closed
                try command.kept(.enterprises).save(plant)
            } else {
                var site = ledger.site
                site.closedOn = "2026-11-23"
                try command.kept(.sites).save(site)
            }
        }
        #expect(try plants { $0.silentOnly = true } == [])
        #expect(try plants() == [])
        #expect(try meters().map(\.silent) == [false])
    }

    @Test("a division's plants are listed with how many of their meters are silent")
    func plantList() throws {
        let heard = try ledger.declare(.freshWater, "WM-01")
        try ledger.declare(.freshWater, "WM-02")
        ledger.registry.advance(seconds: 48 * 3_600 + 1)
        _ = try ledger.registry.register("示例无计量点混凝土有限公司")
        try ledger.record(ledger.series(heard, [(LedgerWorld.morning, 1000)]))
        let shown = try plants()
        #expect(shown.map(\.enterpriseID) == [ledger.plant.id])
        #expect(shown.map(\.name) == [ledger.plant.name])
        #expect(shown.map(\.meters) == [2])
        #expect(shown.map(\.silent) == [1])
        #expect(shown.map(\.lastReceivedAt) == [ledger.registry.world.now.microseconds])
        #expect(try plants { $0.divisionCode = "330522" } == [])
        #expect(try plants { $0.silentOnly = true }.count == 1)
        try ledger.record(
            ledger.series(try ledger.declare(.freshWater, "WM-03"), [(LedgerWorld.morning, 1)]))
        #expect(try plants().map(\.meters) == [3])
    }

    @Test("where no meter is silent there is nothing to list")
    func nothingSilent() throws {
        let meter = try ledger.declare(.freshWater, "WM-01")
        try ledger.record(ledger.series(meter, [(LedgerWorld.morning, 1000)]))
        #expect(try plants { $0.silentOnly = true } == [])
        #expect(try plants().map(\.silent) == [0])
    }

    @Test("who may see a plant's ledgers sees when they spoke, and nobody else")
    func rights() throws {
        try ledger.declare(.freshWater, "WM-01")
        #expect(try meters(as: ledger.registry.countyRegistrar).count == 1)
        #expect(try meters(on: "another").isEmpty)
        #expect(try refusal { try meters(as: ledger.stranger) }?.reason == .plantUnknown)
        #expect(try refusal { try plants(as: ledger.system) }?.reason == .noGrantHere)
        let county = ledger.registry.countyRegistrar
        #expect(try refusal { try plants(as: county) { $0.divisionCode = "330400" } }?.reason == .noGrantHere)
        #expect(try refusal { try plants { $0.divisionCode = "33048a" } }?.reason == .divisionCodeFormat)
        #expect(try refusal { try plants { $0.pageToken = "x" } }?.reason == .pageToken)
    }
}
