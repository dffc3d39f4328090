import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Ledgers: meters")
struct MeterTests {
    private let world: LedgerWorld

    private var registry: RegistryWorld { world.registry }

    init() throws { world = try LedgerWorld() }

    @Test("every kind of meter in the proto is a quantity of the rulebook, and the other way round")
    func kinds() {
        let known = MeterKind.allCases.filter { $0 != .unspecified }
        #expect(known.map(\.rawValue) == Metered.allCases.map(\.rawValue))
        for kind in known {
            #expect(kind.metered.map { "\($0)" } == "\(kind)")
        }
    }

    @Test("the plant's system declares its meters, the registrar too; each gets a number of its own")
    func declare() throws {
        let first = try world.declare(.freshWater, "WM-01")
        let second = try world.declare(.production, "P-01", as: world.registry.registrar)
        #expect(first.form == .amount)
        #expect([first.number, second.number] == [1, 2])
        try world.registry.world.restore(generation: 1)
        #expect(try world.declare(.freshWater, "WM-02").number == 1_000_001)
        #expect(first.divisionCode == "330481")
        let list = try world.registry.query(as: world.system) {
            try world.ledgers.listMeters(.with { $0.enterpriseID = world.plant.id }, $0)
        }
        #expect(list.meters.map(\.tag) == ["P-01", "WM-01", "WM-02"])
    }

    @Test("a tag stands for one meter of a site")
    func double() throws {
        try world.declare(.freshWater, "WM-01")
        let refused = try world.registry.refusal(as: world.system) {
            try world.ledgers.declareMeter(world.request(.production, "WM-01"), $0)
        }
        #expect(refused?.reason == .meterExists)
    }

    @Test(
        "a level is no amount, and an amount is no level",
        arguments: [
            (MeterKind.tankLevel, MeterForm.amount), (.tankLevel, .counter), (.freshWater, .state),
            (.sandMoisture, .amount),
        ])
    func form(_ kind: MeterKind, _ form: MeterForm) throws {
        let refused = try world.registry.refusal(as: world.system) {
            try world.ledgers.declareMeter(world.request(kind, "X", form: form), $0)
        }
        #expect(refused?.reason == .meterForm)
        #expect(refused?.field == "form")
    }

    @Test("a meter stands on a site of its plant")
    func foreignSite() throws {
        let other = try registry.register("另一家混凝土有限公司")
        var request = world.request(.freshWater, "WM-01")
        request.enterpriseID = other.id
        let refused = try registry.refusal(as: registry.registrar) {
            try world.ledgers.declareMeter(request, $0)
        }
        #expect(refused?.reason == .siteOfAnother)
        request.siteID = "none"
        let unknown = try registry.refusal(as: registry.registrar) {
            try world.ledgers.declareMeter(request, $0)
        }
        #expect(unknown?.reason == .siteUnknown)
    }

    @Test("nobody keeps the ledgers of another's plant, and nobody sees them")
    func others() throws {
        let refused = try world.registry.refusal(as: world.stranger) {
            try world.ledgers.declareMeter(world.request(.freshWater, "WM-01"), $0)
        }
        #expect(refused?.reason == .noGrantHere)
        let meter = try world.declare(.freshWater, "WM-01")
        #expect(throws: Refusal(.meterUnknown, field: "meter_id")) {
            try world.readings(meter, as: world.stranger)
        }
        #expect(throws: Refusal(.plantUnknown, field: "enterprise_id")) {
            try world.registry.query(as: world.stranger) {
                try world.ledgers.listMeters(.with { $0.enterpriseID = world.plant.id }, $0)
            }
        }
    }

    @Test("calibrations follow one another", arguments: ["2026-02-30", "2026-01-01", "2025-12-31"])
    func calibration(_ day: String) throws {
        let meter = try world.declare(.freshWater, "WM-01")
        let request = { (day: String, revision: Int64) in
            CalibrateMeterRequest.with {
                $0.meterID = meter.id
                $0.revision = revision
                $0.calibration = .with {
                    $0.doneOn = day
                    $0.certificate = "示例-1"
                }
            }
        }
        let saved = try world.registry.command(as: world.system) {
            try world.ledgers.calibrateMeter(request("2026-01-01", 1), $0)
        }
        #expect(saved.revision == 2)
        let refused = try world.registry.refusal(as: world.system) {
            try world.ledgers.calibrateMeter(request(day, 2), $0)
        }
        #expect(refused?.reason == (day == "2026-02-30" ? .dayUnknown : .calibrationOrder))
    }

    @Test("a meter is retired once, and takes no readings from after that")
    func retire() throws {
        let meter = try world.declare(.freshWater, "WM-01")
        let request = { (revision: Int64) in
            RetireMeterRequest.with {
                $0.meterID = meter.id
                $0.retiredOn = "2026-11-21"
                $0.reason = "更换"
                $0.revision = revision
            }
        }
        let saved = try world.registry.command(as: world.system) {
            try world.ledgers.retireMeter(request(1), $0)
        }
        #expect(saved.retiredOn == "2026-11-21")
        let again = try world.registry.refusal(as: world.system) {
            try world.ledgers.retireMeter(request(2), $0)
        }
        #expect(again?.reason == .meterRetired)
        let report = try world.record(world.series(saved, [(LedgerWorld.morning, 1)]))
        #expect(report.findings.map(\.reason) == ["reading-outside-use"])
    }
}
