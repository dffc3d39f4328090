import CommonAPI
import Refusals
import RegistryAPI
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("What an agency that ends owes")
struct AgencyEndingTests {
    private let world: ProjectWorld
    private static let heir = RegistryWorld.agency("haining-land-2", name: "示例海宁新资规局")

    init() throws {
        world = try ProjectWorld()
        try world.registry.register(Self.heir)
    }

    private func end(_ agency: Agency, to successor: String = "") throws -> Agency {
        try world.registry.command(as: world.registry.administrator) {
            try world.registry.directory.endAgency(
                .with {
                    $0.agencyID = agency.id
                    $0.reason = "机构改革"
                    $0.successorID = successor
                }, $0)
        }
    }

    private func isActing(_ agency: Agency) throws -> Bool {
        try world.registry.query { try $0.shown(.agencies).require(agency.id).isActing }
    }

    @Test(
        "an agency that owes opinions does not end without an heir that can give them; what is owed is told")
    func owed() throws {
        let project = try world.file()
        for successor in ["", "haining-construction", "jiaxing-ecology"] {
            let refused = world.refusal { try end(ProjectWorld.land, to: successor) }
            #expect(refused?.reason == .agencyOwesOpinions)
            #expect(refused?.field == "successor_id")
            #expect(refused?.values["projects"] == project.number)
        }
        #expect(try isActing(ProjectWorld.land))
    }

    @Test("its heir takes over what is owed, and gives it; what was given stays the old one's")
    func handedOver() throws {
        let project = try world.file()
        try world.give(project, .planning)
        try world.registry.settle(Self.heir)
        _ = try end(ProjectWorld.land, to: Self.heir.id)
        let after = try world.get(project.id, as: world.applicant)
        #expect(after.opinions.map(\.agencyID).prefix(2) == ["haining-land-2", "haining-land"])
        #expect(after.opinions[0].agencyName == Self.heir.name)
        #expect(after.opinions[0].due == project.opinions[0].due)
        let officer = World.actor("heir.01", .examiner, over: ProjectWorld.haining, agency: Self.heir)
        let given = try world.registry.command(as: officer) {
            try world.projects.giveOpinion(ProjectWorld.opinion(project, .land), $0)
        }
        #expect(given.opinions[0].state == .agreed)
    }

    @Test("who decides a filing hands that over too")
    func authority() throws {
        let project = try world.file()
        #expect(world.refusal { try end(ProjectWorld.authority) }?.reason == .agencyOwesOpinions)
        let bulk = RegistryWorld.agency("haining-bulk-2", name: "示例新散装水泥中心", .bulkCement)
        try world.registry.register(bulk)
        try world.registry.settle(bulk)
        _ = try end(ProjectWorld.authority, to: bulk.id)
        #expect(try world.get(project.id, as: world.applicant).authorityID == bulk.id)
    }

    @Test("the only competent body stays while somebody depends on it")
    func competent() throws {
        let plant = try world.registry.register("示例一号混凝土有限公司", in: ProjectWorld.haining)
        #expect(!plant.id.isEmpty)
        let refused = world.refusal { try end(ProjectWorld.land, to: Self.heir.id) }
        #expect(refused?.reason == .agencyCompetent)
        #expect(refused?.values["division"] == ProjectWorld.haining)
        #expect(try isActing(ProjectWorld.land))
        // Another one there, or one above, will do.
        try world.registry.settle(Self.heir)
        _ = try end(ProjectWorld.land)
        let city = RegistryWorld.agency("jiaxing-construction", in: "330400", name: "示例市建设局", .construction)
        try world.registry.register(city)
        try world.registry.settle(city)
        _ = try end(ProjectWorld.construction)
        #expect(try !isActing(ProjectWorld.construction))
    }

    @Test("where there is nothing to see to, an agency ends")
    func nobodyDepends() throws {
        _ = try end(ProjectWorld.ecology)
        #expect(try !isActing(ProjectWorld.ecology))
    }
}
