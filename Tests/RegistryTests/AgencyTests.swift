import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Agencies")
struct AgencyTests {
    private let registry: RegistryWorld

    init() throws {
        registry = try RegistryWorld()
    }

    @Test("an agency is entered once and told to the others; again it changes nothing")
    func agencyTwice() throws {
        let first = try registry.register(RegistryWorld.agency())
        #expect(first.revision == 1)
        #expect(try registry.register(RegistryWorld.agency()) == first)
        #expect(try registry.world.published(Agency.self) == [first])
    }

    @Test("an id does not come to stand for another agency")
    func agencyConflict() throws {
        try registry.register(RegistryWorld.agency())
        var others = Array(repeating: RegistryWorld.agency(), count: 3)
        others[0].name = "示例生态环境局"
        others[1].department = .ecology
        others[2].divisionCode = "330400"
        for other in others {
            let refusal = try registry.refusal(of: other)
            #expect(refusal?.reason == .agencyExists)
            #expect(refusal?.field == "agency.id")
            #expect(refusal?.values == ["id": "haining-nr"])
        }
    }

    @Test("an agency of a division that is none, or not held, is refused")
    func agencyPlace() throws {
        let unknown = try registry.refusal(of: RegistryWorld.agency(in: "330499"))
        #expect(unknown?.reason.word == "division-unknown")
        #expect(unknown?.field == "agency.division_code")
        #expect(
            try registry.refusal(of: RegistryWorld.agency(in: "330081"))?.reason.word
                == "division-code-structure")
        for (division, actor) in [
            ("330400", registry.countyAdministrator), ("330522", registry.countyAdministrator),
            ("330481", registry.registrar),
        ] {
            #expect(
                try registry.refusal(of: RegistryWorld.agency(in: division), as: actor)?.reason
                    == .noGrantHere)
        }
        #expect(
            try registry.refusal(of: RegistryWorld.agency(), as: registry.countyAdministrator)?.reason
                == .levelAbove)
    }

    @Test("agencies are listed by place and department, by their ids")
    func agencies() throws {
        try registry.register(RegistryWorld.agency("zj-nr", in: "330000", name: "示例省厅"))
        try registry.register(RegistryWorld.agency("jiaxing-nr", in: "330400", name: "示例市局"))
        try registry.register(RegistryWorld.agency())
        var ecology = RegistryWorld.agency("haining-eco", name: "示例生态环境分局")
        ecology.department = .ecology
        try registry.register(ecology)
        func ids(_ division: String, _ department: Department = .unspecified) throws -> [String] {
            try registry.query {
                try registry.directory.listAgencies(
                    .with {
                        $0.divisionCode = division
                        $0.department = department
                    }, $0
                ).agencies.map(\.id)
            }
        }
        #expect(try ids("") == ["haining-eco", "haining-nr", "jiaxing-nr", "zj-nr"])
        #expect(try ids("330400") == ["haining-eco", "haining-nr", "jiaxing-nr"])
        #expect(try ids("330481", .naturalResources) == ["haining-nr"])
        #expect(try ids("330522").isEmpty)
        #expect(throws: Refusal.self) { try ids("330081") }
    }
}
