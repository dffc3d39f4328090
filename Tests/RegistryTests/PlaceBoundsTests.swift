import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Positions far outside the province")
struct PlaceBoundsTests {
    private let world: LedgerWorld
    private let registry: RegistryWorld

    private static let beijing = Coordinates.with {
        ($0.longitudeE6, $0.latitudeE6) = (116_400_000, 39_900_000)
    }

    init() throws {
        world = try LedgerWorld()
        registry = world.registry
    }

    private func refused(_ body: (Command) throws -> some Any) throws -> [String?] {
        let refusal = try registry.refusal(as: registry.registrar, body)
        return [refusal?.reason.word, refusal?.field?.text]
    }

    @Test("are refused of a plant, its corrections, its sites and monitoring points")
    func everywhere() throws {
        let plant = try registry.enterprise(world.plant.id)
        #expect(
            try refused {
                try registry.enterprises.registerEnterprise(
                    .with {
                        ($0.name, $0.divisionCode, $0.coordinates) = ("示例", "330481", Self.beijing)
                    }, $0)
            } == ["position-outside-province", "coordinates"])
        #expect(
            try refused {
                try registry.enterprises.correctEnterprise(
                    .with {
                        ($0.enterpriseID, $0.revision, $0.reason) = (plant.id, plant.revision, "测绘")
                        $0.coordinates = Self.beijing
                    }, $0)
            } == ["position-outside-province", "coordinates"])
        #expect(
            try refused {
                try CorrectionService().proposeCorrection(
                    .with {
                        ($0.enterpriseID, $0.revision, $0.reason) = (plant.id, plant.revision, "测绘")
                        $0.change.coordinates = Self.beijing
                    }, $0)
            } == ["position-outside-province", "change.coordinates"])
        #expect(
            try refused {
                var site = world.site
                site.coordinates = Self.beijing
                return try registry.sites.saveSite(
                    .with { ($0.site, $0.reason) = (site, "测绘") }, $0)
            } == ["position-outside-province", "site.coordinates"])
        #expect(
            try refused {
                var point = WaterWorld.point()
                point.coordinates = Self.beijing
                return try WaterService().saveWaterPoint(.with { ($0.point, $0.reason) = (point, "示例") }, $0)
            } == ["position-outside-province", "point.coordinates"])
    }

    @Test(
        "begin a tenth of a degree from the outermost points of the province",
        arguments: [
            (118_020_000, 29_000_000, true), (123_160_000, 30_700_000, true), (120_400_000, 27_040_000, true),
            (119_900_000, 31_180_000, true), (117_899_999, 29_000_000, false),
            (123_300_001, 30_000_000, false),
            (120_000_000, 26_899_999, false), (120_000_000, 31_300_001, false),
        ] as [(Int64, Int64, Bool)])
    func edges(_ longitude: Int64, _ latitude: Int64, _ isInside: Bool) {
        let point = Coordinates.with { ($0.longitudeE6, $0.latitudeE6) = (longitude, latitude) }
        do throws(Refusal) {
            try point.requireProvince(field: "coordinates")
            #expect(isInside)
        } catch {
            #expect(!isInside && error.reason == .positionOutsideProvince)
            #expect(!error.sentence(in: .english).contains("{"))
        }
    }
}
