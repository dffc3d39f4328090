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

@Suite("Plants: what follows one that moves, is merged or parts")
struct PlantMoveTests {
    private let world: CorrectionWorld
    private let registry: RegistryWorld
    private let ledgers = LedgerService()

    init() throws {
        world = try CorrectionWorld()
        registry = world.registry
    }

    private func site(of plant: Enterprise) throws -> Site {
        try registry.command(as: registry.registrar) {
            try registry.sites.saveSite(
                .with {
                    $0.reason = "登记"
                    $0.site.enterpriseID = plant.id
                    $0.site.name = "厂区"
                    $0.site.divisionCode = plant.divisionCode
                }, $0)
        }
    }

    private func meter(of plant: Enterprise) throws -> Meter {
        let site = try site(of: plant)
        return try registry.command(as: registry.registrar) {
            try ledgers.declareMeter(
                .with {
                    $0.enterpriseID = plant.id
                    $0.siteID = site.id
                    $0.kind = .freshWater
                    $0.tag = "W-1"
                }, $0)
        }
    }

    /// One document of each kind that is filed by place.
    private func file(under plant: Enterprise) throws {
        _ = try meter(of: plant)
        try registry.command(as: registry.registrar) { command in
            _ = try registry.permits.recordPermit(
                .with {
                    $0.enterpriseID = plant.id
                    $0.kind = .qualification
                    $0.number = "D-\(plant.id)"
                    $0.issuer = "示例发证机关"
                    $0.validFrom = "2024-01-01"
                    $0.validUntil = "2028-12-31"
                }, command)
            _ = try GuidanceService().askGuidance(
                .with {
                    $0.enterpriseID = plant.id
                    $0.field = .equipment
                    $0.title = "压滤机"
                    $0.question = "如何选型"
                }, command)
            _ = try DifficultyService().raiseDifficulty(
                .with {
                    $0.enterpriseID = plant.id
                    $0.kind = .technology
                    $0.title = "压滤机"
                    $0.text = "产能不足"
                }, command)
            _ = try FleetCountService().enterFleetCount(
                .with {
                    $0.enterpriseID = plant.id
                    $0.countedOn = "2026-11-01"
                    $0.groups = [
                        .with {
                            $0.kind = .mixer
                            $0.count = 10
                        }
                    ]
                }, command)
            _ = try command.kept(.supportMeasures).add(
                .with {
                    $0.id = "support-\(plant.id)"
                    $0.enterpriseID = plant.id
                    $0.divisionCode = plant.divisionCode
                })
            _ = try command.kept(.checkRecords).add(
                .with {
                    $0.id = "check-\(plant.id)"
                    $0.enterpriseID = plant.id
                    $0.divisionCode = plant.divisionCode
                    $0.checkedOn = "2026-11-01"
                })
            _ = try command.kept(.flags).add(
                .with {
                    $0.id = "flag-\(plant.id)"
                    $0.enterpriseID = plant.id
                    $0.divisionCode = plant.divisionCode
                    $0.siteID = "site-\(plant.id)"
                    $0.month = "2026-10"
                })
            _ = try command.kept(.expiryNotices).add(
                .with {
                    $0.id = "notice-\(plant.id)"
                    $0.enterpriseID = plant.id
                    $0.divisionCode = plant.divisionCode
                })
        }
    }

    /// Where the documents of a record are filed.
    private func places(of plant: Enterprise) throws -> [Set<String>] {
        func places<D: FiledByPlant>(_ documents: Aggregate<D>) throws -> Set<String> {
            try registry.query { query in
                let found = try query.shown(documents).find(
                    where: [.equal("enterprise_id", .text(plant.id))], limit: 100)
                return Set(found.documents.map(\.divisionCode))
            }
        }
        return try [
            places(.permits), places(.expiryNotices), places(.meters), places(.flags), places(.guidance),
            places(.difficulties), places(.fleetCounts), places(.supportMeasures), places(.checkRecords),
        ]
    }

    private func part(_ double: Enterprise) throws {
        _ = try registry.command(as: registry.registrar) {
            try registry.duplicates.unmergeEnterprise(
                .with {
                    $0.mergedID = double.id
                    $0.reason = "误并"
                }, $0)
        }
    }

    @Test("what is filed under a plant moves with it, and who follows the old place hears that it left")
    func moved() throws {
        try file(under: world.plant)
        #expect(try places(of: world.plant) == Array(repeating: ["330481"], count: 9))
        let before = try #require(try world.changes().last).sequence
        let correction = try world.propose { $0.divisionCode = "330482" }
        _ = try world.approve(correction)
        #expect(try places(of: world.plant) == Array(repeating: ["330482"], count: 9))
        let heard = try world.changes().filter { $0.sequence > before && $0.kind == .record }
        #expect(heard.map(\.divisionCode) == ["330482", "330481"])
        #expect(heard.map(\.enterpriseID) == [world.plant.id, world.plant.id])
        let permits = try registry.query { try $0.permits(of: $0.plant(world.plant.id)) }
        #expect(permits.first?.changeReason == "营业执照为准")
    }

    @Test("a double's documents are filed where the record stands that answers for it, until they part")
    func merged() throws {
        let double = try registry.register("示例壹号混凝土", in: "330482")
        try file(under: double)
        _ = try world.merged(double)
        #expect(try places(of: double) == Array(repeating: ["330481"], count: 9))
        try part(double)
        #expect(try places(of: double) == Array(repeating: ["330482"], count: 9))
    }

    @Test("who speaks for a double or for the record that answers for it speaks for both")
    func spoken() throws {
        let double = try registry.register("示例壹号混凝土", in: "330482")
        let meters = [try meter(of: world.plant), try meter(of: double)]
        let doubles = World.actor("plant.02", .applicant, over: "330482", speaksFor: double.id)
        func record(_ meter: Meter, at time: Int64, as actor: Actor) throws -> Int64 {
            try registry.command(as: actor) {
                try ledgers.recordReadings(
                    [
                        .with {
                            $0.meterID = meter.id
                            $0.at = [registry.world.now.microseconds - time]
                            $0.value = [1]
                        }
                    ], $0)
            }.accepted
        }
        #expect(world.refused { try record(meters[0], at: 1, as: doubles) }?.reason == .noGrantHere)
        _ = try world.merged(double)
        for (place, actor) in [world.owner, doubles].enumerated() {
            for meter in meters {
                #expect(try record(meter, at: Int64(place + 2), as: actor) == 1)
            }
            for id in [world.plant.id, double.id] {
                let listed = try registry.query(as: actor) {
                    try ledgers.listMeters(.with { $0.enterpriseID = id }, $0)
                }
                #expect(Set(listed.meters.map(\.id)) == Set(meters.map(\.id)))
            }
            let guidance = try registry.command(as: actor) {
                try GuidanceService().askGuidance(
                    .with {
                        $0.enterpriseID = world.plant.id
                        $0.field = .equipment
                        $0.title = "压滤机"
                        $0.question = "如何选型"
                    }, $0)
            }
            for reader in [world.owner, doubles] {
                let found = try registry.query(as: reader) {
                    try GuidanceService().listGuidance(.init(), $0)
                }
                #expect(found.requests.contains { $0.id == guidance.id })
            }
        }
    }

    @Test("a plant is found by the people of a double that it answers for, and no longer once they part")
    func people() throws {
        let double = try registry.register("示例壹号混凝土")
        let third = try registry.register("远山建材有限公司")
        for plant in [double, third] {
            _ = try registry.command(as: registry.registrar) {
                try registry.contacts.setPeople(
                    .with {
                        $0.enterpriseID = plant.id
                        $0.people = [
                            .with {
                                $0.name = "示例人甲"
                                $0.part = .manager
                                $0.phone = "13800000000"
                            }
                        ]
                        $0.reason = "登记"
                    }, $0)
            }
        }
        func candidates() throws -> [String] {
            try registry.query(as: registry.registrar) {
                try registry.duplicates.findDuplicates(.with { $0.enterpriseID = third.id }, $0)
            }.candidates.map(\.enterpriseID)
        }
        #expect(try candidates() == [double.id])
        _ = try world.merged(double)
        #expect(try candidates() == [world.plant.id])
        try part(double)
        #expect(try candidates() == [double.id])
    }
}
