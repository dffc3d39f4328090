import CommonAPI
import ReferenceData
import Refusals
import RegistryAPI
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Plants: importing a public list")
struct ImportTests {
    private let registry: RegistryWorld
    private let rows: [EnterpriseRow]

    init() throws {
        registry = try RegistryWorld()
        rows = try SampleData.enterprises()
    }

    private func run(_ rows: [EnterpriseRow], as actor: Actor? = nil) throws -> [Int64] {
        let report = try registry.command(as: actor ?? registry.registrar) {
            try registry.enterprises.importEnterprises(rows, $0)
        }
        return [report.created, report.changed, report.unchanged]
    }

    @Test("the seventeen plants of the public list stand to be verified, with what their source states")
    func first() throws {
        #expect(rows.count == 17)
        #expect(try run(rows) == [17, 0, 0])
        let plants = try registry.list()
        #expect(Set(plants.map(\.name)) == Set(rows.map(\.name)))
        for plant in plants {
            let row = try #require(rows.first { $0.name == plant.name })
            #expect(plant.state == .registered)
            #expect(plant.creditCodeState == .toBeVerified)
            #expect(plant.creditCode.isEmpty)
            #expect(plant.divisionCode == row.divisionCode)
            #expect(plant.place == row.place)
            #expect(plant.facts.map(\.status) == [row.status])
            #expect(plant.facts.map(\.source) == [row.source])
            #expect(plant.plaque == PlaqueStanding())
            #expect(plant.cases.isEmpty)
        }
        #expect(try registry.world.published(EnterpriseSaved.self).count == 17)
    }

    @Test("a second import of the same list changes nothing and tells nobody")
    func second() throws {
        _ = try run(rows)
        let before = try registry.list()
        let events = try registry.world.events().count
        registry.advance(seconds: 86_400)
        #expect(try run(rows) == [0, 0, 17])
        #expect(try run(rows.reversed()) == [0, 0, 17])
        #expect(try registry.list() == before)
        #expect(try registry.world.events().count == events)
    }

    @Test("a list that names a row twice enters it once")
    func doubleRow() throws {
        #expect(try run([rows[0], rows[0]]) == [1, 0, 1])
    }

    @Test("a changed statement of the same source replaces the old one, and only there")
    func changedFact() throws {
        _ = try run(rows)
        var changed = rows
        changed[3].status = "示例：结论变更"
        #expect(try run(changed) == [0, 1, 16])
        let plant = try #require(try registry.list().first { $0.name == rows[3].name })
        #expect(plant.revision == 2)
        #expect(plant.facts.map(\.status) == ["示例：结论变更"])
    }

    @Test("a statement of another source stands beside the first")
    func secondSource() throws {
        _ = try run(rows)
        var other = rows[3]
        other.source = "example.invalid/2026"
        #expect(try run([other]) == [0, 1, 0])
        let plant = try #require(try registry.list().first { $0.name == rows[3].name })
        #expect(plant.facts.map(\.source) == [rows[3].source, other.source])
        #expect(try run([rows[3], other]) == [0, 0, 2])
    }

    @Test("an import does not touch a verified code")
    func verified() throws {
        _ = try run([rows[3]])
        let plant = try #require(try registry.list().first)
        _ = try registry.command(as: registry.registrar) {
            try registry.enterprises.verifyCreditCode(
                .with {
                    $0.enterpriseID = plant.id
                    $0.creditCode = "91350100M000100Y43"
                    $0.revision = 1
                }, $0)
        }
        var changed = rows[3]
        changed.status = "示例"
        #expect(try run([changed]) == [0, 1, 0])
        let after = try registry.enterprise(plant.id)
        #expect(after.creditCode == "91350100M000100Y43")
        #expect(after.creditCodeState == .verified)
    }

    @Test("an import does not attach itself to the record of a plant nobody registered")
    func besideUnregistered() throws {
        try registry.receive(
            CaseFixtures.filed("case-1", name: rows[3].name, in: rows[3].divisionCode), about: "case-1",
            from: "enforcement")
        #expect(try run([rows[3]]) == [1, 0, 0])
        #expect(try registry.list(state: .unregistered).map(\.facts) == [[]])
        #expect(try registry.list(state: .registered).count == 1)
    }

    @Test("one row in a place that is none, or not held, and nothing is imported")
    func allOrNothing() throws {
        var broken = rows
        broken[16].divisionCode = "330499"
        let unknown = try registry.refusal(as: registry.registrar) {
            try registry.enterprises.importEnterprises(broken, $0)
        }
        #expect(unknown?.reason.word == "division-unknown")
        #expect(unknown?.field == "items[16].division_code")
        let foreign = try registry.refusal(as: World.actor("registrar.03", .registrar, over: "330200")) {
            try registry.enterprises.importEnterprises(rows, $0)
        }
        #expect(foreign?.reason == .noGrantHere)
        #expect(try registry.list().isEmpty)
    }

    @Test("an empty list imports nothing")
    func empty() throws {
        #expect(try run([]) == [0, 0, 0])
        #expect(try registry.world.published(EnterpriseSaved.self).isEmpty)
    }
}
