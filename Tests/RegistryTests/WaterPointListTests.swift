import CommonAPI
import Refusals
import RegistryAPI
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Surface water: lists of points")
struct WaterPointListTests {
    private let world: WaterWorld
    private let registry: RegistryWorld

    init() throws {
        registry = try RegistryWorld()
        world = WaterWorld(registry: registry)
    }

    private func take(
        _ rows: [WaterPointRow], dryRun: Bool = false, skipping: Bool = false, as actor: Actor? = nil
    ) throws -> ImportOutcome {
        let order = WaterPointItem.with {
            $0.order = .with { ($0.dryRun, $0.skipWrongRows, $0.reason) = (dryRun, skipping, "年度清单") }
        }
        return try registry.command(as: actor ?? registry.registrar) {
            try world.waters.importWaterPoints([order] + rows.map { row in .with { $0.row = row } }, $0)
        }
    }

    private func row(
        _ code: String = "P-1", line: Int32 = 2, _ fill: (inout WaterPointRow) -> Void = { _ in }
    ) -> WaterPointRow {
        var row = WaterPointRow.with {
            ($0.line, $0.code, $0.name, $0.water) = (line, code, "示例断面", "示例河")
            ($0.divisionCode, $0.longitude, $0.latitude) = ("330481", "120.68", "30.5")
        }
        fill(&row)
        return row
    }

    private func counts(_ outcome: ImportOutcome) -> [Int32] {
        [outcome.created, outcome.changed, outcome.unchanged, outcome.wrong]
    }

    @Test("a list is tried, taken, changed where it says so, and changes nothing the second time")
    func list() throws {
        let rows = [row(), row("P-2", line: 3)]
        let trial = try take(rows, dryRun: true)
        #expect(counts(trial) == [2, 0, 0, 0] && !trial.written)
        #expect(try world.points().isEmpty)
        let taken = try take(rows)
        #expect(counts(taken) == [2, 0, 0, 0] && taken.written)
        #expect(try world.points().map(\.changeReason) == ["年度清单", "年度清单"])
        #expect(counts(try take(rows)) == [0, 0, 2, 0])
        let other = [row { $0.name = " 示例下游断面 " }, row("P-2", line: 3) { $0.latitude = "30.50" }]
        #expect(counts(try take(other)) == [0, 1, 1, 0])
        #expect(try world.points().map(\.name) == ["示例下游断面", "示例断面"])
        #expect(try world.points().map(\.revision) == [2, 1])
    }

    @Test(
        "with a wrong row nothing is written, unless wrong rows are to be skipped; a trial says what the taking does"
    )
    func atomic() throws {
        let rows = [row(), row("P-2", line: 3) { $0.divisionCode = "330499" }, row("P-3", line: 4)]
        for (dryRun, skipping) in [(true, false), (false, false), (true, true)] {
            let outcome = try take(rows, dryRun: dryRun, skipping: skipping)
            #expect(counts(outcome) == [2, 0, 0, 1])
            #expect(!outcome.written)
            #expect(try world.points().isEmpty)
        }
        let taken = try take(rows, skipping: true)
        #expect(counts(taken) == [2, 0, 0, 1])
        #expect(taken.errors.map(\.line) == [3])
        #expect(try world.points().map(\.code) == ["P-1", "P-3"])
    }

    @Test("every wrong cell comes back with its line, column and reason")
    func wrongCells() throws {
        let cells: [(String, String, (inout WaterPointRow) -> Void)] = [
            ("code", "field-required", { $0.code = " " }),
            ("code", "field-too-long", { $0.code = String(repeating: "P", count: 41) }),
            ("code", "row-repeated", { $0.code = "P-1" }),
            ("name", "field-required", { $0.name = "" }),
            ("water", "text-control-character", { $0.water = "河\u{7}" }),
            ("division_code", "field-required", { $0.divisionCode = "" }),
            ("division_code", "division-unknown", { $0.divisionCode = "330499" }),
            ("division_code", "division-code-format", { $0.divisionCode = "海宁市" }),
            ("longitude", "coordinate-format", { $0.longitude = "20.5" }),
            ("longitude", "coordinate-swapped", { ($0.longitude, $0.latitude) = ("30.5", "120.68") }),
            ("longitude", "position-outside-province", { $0.latitude = "31.9" }),
            ("latitude", "number-comma", { $0.latitude = "30,5" }),
            ("longitude", "field-required", { ($0.longitude, $0.latitude) = ("", " ") }),
        ]
        for (column, reason, spoil) in cells {
            let outcome = try take([row(), row("P-7", line: 7, spoil)])
            #expect(outcome.errors.map(\.line) == [7], "\(reason)")
            #expect(outcome.errors.map(\.column) == [column])
            #expect(outcome.errors.map(\.reason) == [reason])
            #expect(!outcome.written)
        }
        #expect(try world.points().isEmpty)
    }

    @Test("a row of another's division is wrong, and so is one that moves a point that has readings")
    func rights() throws {
        _ = try world.save(WaterWorld.point("P-1", in: "330522"))
        let foreign = try take(
            [row(), row("P-2", line: 3) { $0.divisionCode = "330522" }], as: registry.countyRegistrar)
        #expect(foreign.errors.map(\.reason) == ["no-grant-here", "no-grant-here"])
        #expect(foreign.errors.map(\.column) == ["code", "division_code"])
        _ = try world.save(WaterWorld.point("P-3"))
        _ = try world.load([WaterWorld.row("2026-10-03 08:00", "7.8", of: "P-3")])
        let moved = try take([row("P-3") { $0.latitude = "30.6" }])
        #expect(moved.errors.map(\.reason) == ["water-point-measured"])
        #expect(moved.errors.map(\.column) == ["longitude"])
    }

    @Test("a list that is too long, or without its order, is refused whole")
    func refused() throws {
        let long = (0...WaterList.mostRows).map { row("P-\($0)", line: Int32($0 + 2)) }
        #expect(try refusal { try take(long) }?.reason == .waterListTooLong)
        let item = WaterPointItem.with { $0.row = row() }
        let unordered = try registry.refusal(as: registry.registrar) {
            try world.waters.importWaterPoints([item], $0)
        }
        #expect(unordered?.reason == .importOrder)
    }
}
