import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Plants: who is to be spoken to")
struct PeopleTests {
    private let registry: RegistryWorld
    private let plant: Enterprise

    init() throws {
        registry = try RegistryWorld()
        plant = try registry.register("示例一号混凝土有限公司")
        _ = try set([Self.person], revision: 0)
    }

    private static let person = Person.with {
        $0.name = "王示例"
        $0.part = .environment
        $0.phone = "13800001234"
        $0.email = "wang@example.invalid"
    }

    private func set(_ people: [Person], revision: Int64, as actor: Actor? = nil) throws -> People {
        try registry.command(as: actor ?? registry.registrar) {
            try registry.contacts.setPeople(
                .with {
                    $0.enterpriseID = plant.id
                    $0.revision = revision
                    $0.people = people
                    $0.reason = "示例"
                }, $0)
        }
    }

    private func read(as actor: Actor, _ id: String? = nil) throws -> People {
        try registry.query(as: actor) {
            try registry.contacts.getPeople(.with { $0.enterpriseID = id ?? plant.id }, $0)
        }
    }

    @Test(
        "officers of the plant's division read it as it is",
        arguments: [.registrar, .organiser, .reviewer, .investigator, .auditor] as [Role],
        ["330481", "330400", "330000"])
    func officers(_ role: Role, _ division: String) throws {
        let shown = try read(as: World.actor("officer.01", role, over: division))
        #expect(shown.people == [Self.person])
        #expect(!shown.masked)
    }

    @Test("the plant itself reads it as it is, and enters it")
    func itself() throws {
        let applicant = World.actor("plant.01", .applicant, over: "330481", speaksFor: plant.id)
        #expect(try read(as: applicant).people == [Self.person])
        var changed = Self.person
        changed.phone = "13800005678"
        #expect(try set([changed], revision: 1, as: applicant).revision == 2)
        #expect(try read(as: applicant).people == [changed])
    }

    @Test(
        "for anybody else it is masked",
        arguments: [
            (.registrar, "330482", ""), (.investigator, "330100", ""), (.expert, "330481", ""),
            (.hotline, "330000", ""), (.applicant, "330481", "another"), (.follower, "330000", ""),
            (.administrator, "330000", ""), (.unspecified, "330000", ""),
        ] as [(Role, String, String)])
    func masked(_ role: Role, _ division: String, _ speaksFor: String) throws {
        let shown = try read(as: World.actor("other.01", role, over: division, speaksFor: speaksFor))
        #expect(shown.masked)
        #expect(shown.people.map(\.name) == ["王**"])
        #expect(shown.people.map(\.phone) == ["***34"])
        #expect(shown.people.map(\.email) == ["***"])
        #expect(shown.people.map(\.part) == [.environment])
        #expect(shown.changeReason.isEmpty)
    }

    @Test("nothing that shows a plant shows its people")
    func apart() throws {
        for text in try [
            registry.enterprise(plant.id).jsonString(),
            registry.query {
                try registry.enterprises.getEnterpriseHistory(.with { $0.enterpriseID = plant.id }, $0)
                    .jsonString()
            },
        ] {
            #expect(!text.contains("王示例"))
            #expect(!text.contains("13800001234"))
        }
        #expect(!(try registry.world.events().contains { $0.payload.contains(Array("王示例".utf8)) }))
    }

    @Test("people are entered by the plant's registrar or the plant, on the revision they saw")
    func entered() throws {
        #expect(
            #expect(throws: Refusal.self) {
                try set(
                    [], revision: 1,
                    as: World.actor("plant.02", .applicant, over: "330481", speaksFor: "another"))
            }?.reason == .noGrantHere)
        #expect(throws: (any Error).self) { try set([], revision: 0) }
        #expect(try set([], revision: 1).people.isEmpty)
        let unknown = #expect(throws: Refusal.self) { try read(as: registry.registrar, "nowhere") }
        #expect(unknown?.reason == .plantUnknown)
    }
}
