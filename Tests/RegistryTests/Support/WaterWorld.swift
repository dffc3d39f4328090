import CommonAPI
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

@testable import Registry

/// What tests ask of surface water.
struct WaterWorld {
    let registry: RegistryWorld
    let waters = WaterService()

    func save(_ point: WaterPoint, as actor: Actor? = nil) throws -> WaterPoint {
        try registry.command(as: actor ?? registry.registrar) {
            try waters.saveWaterPoint(
                .with {
                    $0.point = point
                    $0.reason = "示例"
                }, $0)
        }
    }

    /// Millionths of a degree; a hundredth of a degree of latitude is 1,112 m.
    static func point(
        _ code: String = "P-1", latitude: Int64 = 30_500_000, in division: String = "330481"
    ) -> WaterPoint {
        .with {
            $0.code = code
            $0.name = "示例断面"
            $0.water = "示例河"
            $0.divisionCode = division
            $0.coordinates = .with {
                $0.longitudeE6 = 120_680_000
                $0.latitudeE6 = latitude
            }
        }
    }

    static func row(_ at: String, _ ph: String, of point: String = "P-1", line: Int32 = 2) -> WaterRow {
        .with {
            $0.line = line
            $0.point = point
            $0.at = at
            $0.ph = ph
        }
    }

    func load(
        _ rows: [WaterRow], as actor: Actor? = nil, _ order: (inout WaterOrder) -> Void = { _ in }
    ) throws -> WaterOutcome {
        var asked = WaterOrder()
        order(&asked)
        let items: [WaterItem] =
            [.with { $0.order = asked }] + rows.map { row in .with { $0.row = row } }
        return try registry.command(as: actor ?? registry.registrar) {
            try waters.recordWaterReadings(items, $0)
        }
    }

    func readings(
        of point: WaterPoint, from: Int64 = 0, to: Int64 = 0, limit: Int32 = 0
    ) throws -> ReadingPage {
        try registry.query(as: registry.registrar) {
            try waters.listWaterReadings(
                .with {
                    $0.pointID = point.id
                    $0.from = from
                    $0.to = to
                    $0.pageSize = limit
                }, $0)
        }
    }

    func points(in division: String = "") throws -> [WaterPoint] {
        try registry.query {
            try waters.listWaterPoints(.with { $0.divisionCode = division }, $0).points
        }
    }
}
