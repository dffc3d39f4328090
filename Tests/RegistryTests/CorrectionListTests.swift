import AcceptanceAPI
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

@Suite("Corrections: who sees which")
struct CorrectionListTests {
    private let world: CorrectionWorld

    init() throws {
        world = try CorrectionWorld()
    }

    private var registry: RegistryWorld { world.registry }

    // MARK: Showing

    @Test("corrections are listed by plant, division and state, page by page")
    func listed() throws {
        let other = try registry.register("示例二号混凝土有限公司", in: "330522")
        var ids = [try world.reject(world.propose()).id]
        registry.advance(seconds: 1)
        ids.append(try world.propose { $0.place = "别处" }.id)
        registry.advance(seconds: 1)
        ids.append(
            try world.propose(world.proposal(of: other) { $0.place = "别处" }, as: registry.registrar).id)
        #expect(try world.list().corrections.map(\.id) == ids)
        #expect(try world.list { $0.enterpriseID = other.id }.corrections.map(\.id) == [ids[2]])
        #expect(try world.list { $0.divisionCode = "330481" }.corrections.map(\.id) == Array(ids[..<2]))
        #expect(try world.list { $0.divisionCode = "330400" }.corrections.count == 2)
        #expect(try world.list { $0.state = .proposed }.corrections.map(\.id) == Array(ids[1...]))
        #expect(try world.list { $0.state = .rejected }.corrections.map(\.id) == [ids[0]])
        let double = try registry.register("示例叁号混凝土有限公司")
        let early = try world.reject(
            world.propose(world.proposal(of: double) { $0.place = "别处" }, as: registry.countyRegistrar))
        try registry.merge(double, into: other)
        for id in [other.id, double.id] {
            #expect(
                try Set(world.list { $0.enterpriseID = id }.corrections.map(\.id)) == [ids[2], early.id])
        }
        ids.append(early.id)
        let unknown = world.refused { try world.list { $0.enterpriseID = "nowhere" } }
        #expect(unknown?.reason == .plantUnknown)
        var paged: [String] = []
        var token = ""
        repeat {
            let page = try world.list {
                $0.pageSize = 1
                $0.pageToken = token
            }
            paged += page.corrections.map(\.id)
            token = page.nextPageToken
        } while !token.isEmpty
        #expect(paged == ids)
        #expect(
            world.refused { try world.list { $0.divisionCode = "330081" } }?.reason == .divisionCodeStructure)
    }

    @Test("each caller sees those of its plants, and of plants that would come to it")
    func visible() throws {
        let here = try world.propose { $0.place = "别处" }
        registry.advance(seconds: 1)
        let moving = try world.propose { $0.divisionCode = "330482" }
        func seen(by actor: Actor) throws -> [String] {
            let listed = try world.list(as: actor) { $0.enterpriseID = world.plant.id }.corrections.map(\.id)
            for correction in [here, moving] where !listed.contains(correction.id) {
                if !correction.isVisible(to: actor, of: [actor.speaksFor]) {
                    #expect(
                        world.refused { try world.get(correction.id, as: actor) }?.reason
                            == .correctionUnknown)
                }
            }
            return listed
        }
        let auditor = World.actor("auditor.01", .auditor, over: "330000")
        for actor in [
            registry.registrar, registry.countyRegistrar, world.cityRegistrar, world.owner, auditor,
        ] {
            #expect(try seen(by: actor) == [here.id, moving.id], "\(actor.id)")
        }
        #expect(try world.get(moving.id, as: world.neighbour) == moving)
        let another = World.actor("plant.02", .applicant, over: "330481", speaksFor: "another")
        for actor in [world.stranger, registry.reader, registry.administrator, another] {
            #expect(try seen(by: actor) == [], "\(actor.id)")
        }
    }
}
