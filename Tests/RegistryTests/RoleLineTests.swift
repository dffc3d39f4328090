import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Roles and lines of government")
struct RoleLineTests {
    private let registry: RegistryWorld

    /// An agency of each line at the province.
    private static let agencies = Department.allCases.filter { $0 != .unspecified }.map { department in
        RegistryWorld.agency(
            "zj-\(department.typedName)", in: "330000", name: "示例\(department.wording.chinese)", department)
    }

    private static func agency(_ department: Department) -> Agency {
        agencies.first { $0.department == department } ?? Agency()
    }

    init() throws {
        registry = try RegistryWorld()
        for agency in Self.agencies { try registry.register(agency) }
    }

    private static func officer(_ department: Department, _ role: Role) -> Principal {
        let agency = agency(department)
        return RegistryWorld.principal(
            "\(agency.id).01", agency: agency.id, grants: [RegistryWorld.grant(role, "330000")])
    }

    /// Who may have which of the ordinary roles.
    private static let lines: [(Role, Set<Department>)] = [
        (.registrar, [.bulkCement]), (.organiser, [.bulkCement]), (.reviewer, [.bulkCement]),
        (.drawWitness, [.bulkCement, .commerce, .economyIt, .ecology, .construction]),
        (.signatory, [.commerce, .economyIt, .ecology, .construction]), (.hotline, [.hotline]),
        (.investigator, [.naturalResources, .ecology, .construction, .transport, .enforcement]),
        (.examiner, [.bulkCement, .naturalResources, .ecology, .construction]),
        (
            .helper,
            [.bulkCement, .commerce, .economyIt, .ecology, .construction, .naturalResources, .transport]
        ),
        (.applicant, []), (.metering, []), (.expert, []),
    ]

    @Test("an agency enters its people in the roles of its line, and in no other", arguments: lines)
    func register(_ role: Role, _ departments: Set<Department>) throws {
        for department in Self.agencies.map(\.department) {
            let officer = Self.officer(department, role)
            guard !departments.contains(department) else {
                try registry.register(officer)
                continue
            }
            let refusal = try registry.refusal(of: officer)
            #expect(refusal?.reason == .roleOfAnotherLine, "\(department)")
            #expect(refusal?.field == "principal.grants[0].role")
        }
    }

    @Test("nor does it give them such roles afterwards", arguments: [Role.organiser, .reviewer, .hotline])
    func addGrant(_ role: Role) throws {
        try registry.register(Self.officer(.ecology, .investigator))
        let administrator = RegistryWorld.administrator(of: Self.agency(.ecology))
        let change = RegistryWorld.request(RegistryWorld.grant(role, "330000"), of: "zj-ecology.01")
        let refusal = try registry.refusal(as: administrator) { try registry.directory.addGrant(change, $0) }
        #expect(refusal?.reason == .roleOfAnotherLine)
        #expect(refusal?.field == "grant.role")
    }

    @Test("what comes from above every agency may have", arguments: [Role.auditor, .administrator])
    func above(_ role: Role) throws {
        for department in Self.agencies.map(\.department) {
            try registry.register(Self.officer(department, role), as: registry.administrator)
        }
    }

    @Test(
        "an agency made competent for the bulk-cement line has its roles there, while it is"
    )
    func competent() throws {
        let city = RegistryWorld.agency("jiaxing-construction", in: "330400", name: "示例市局", .construction)
        try registry.register(city)
        func officer(_ number: Int, _ place: String) -> Principal {
            RegistryWorld.principal(
                "\(city.id).0\(number)", agency: city.id, grants: [RegistryWorld.grant(.organiser, place)])
        }
        func set(_ agency: String) throws {
            _ = try registry.command(as: registry.administrator) {
                try registry.directory.setCompetentBody(
                    RegistryWorld.competence(of: agency, .bulkCement, in: "330400"), $0)
            }
        }
        #expect(try registry.refusal(of: officer(1, "330400"))?.reason == .roleOfAnotherLine)
        try set(city.id)
        try registry.register(officer(1, "330400"))
        try registry.register(officer(2, "330481"))
        try set("")
        #expect(try registry.refusal(of: officer(3, "330400"))?.reason == .roleOfAnotherLine)
    }

    // MARK: - Voices

    private static func expert(_ id: String = "expert.09") -> Principal {
        var principal = RegistryWorld.principal(
            id, agency: "", grants: [RegistryWorld.grant(.expert, "330000")])
        principal.speaksFor = "E09"
        return principal
    }

    @Test(
        "who organises acceptance, or commands one that does, neither enters nor changes nor ends a voice",
        arguments: [Department.bulkCement, .commerce])
    func voices(_ department: Department) throws {
        let organiser = RegistryWorld.administrator(of: Self.agency(department))
        #expect(try registry.refusal(of: Self.expert(), as: organiser)?.reason == .voiceOfOrganiser)
        let other = RegistryWorld.administrator(of: Self.agency(.ecology))
        try registry.register(Self.expert(), as: other)
        let change = RegistryWorld.request(RegistryWorld.grant(.applicant, "330000"), of: "expert.09")
        for body in [registry.directory.addGrant, registry.directory.removeGrant] {
            #expect(try registry.refusal(as: organiser) { try body(change, $0) }?.reason == .voiceOfOrganiser)
        }
        let end = RevokePrincipalRequest.with {
            $0.principalID = "expert.09"
            $0.reason = "示例"
        }
        #expect(
            try registry.refusal(as: organiser) { try registry.directory.revokePrincipal(end, $0) }?.reason
                == .voiceOfOrganiser)
        _ = try registry.command(as: other) { try registry.directory.revokePrincipal(end, $0) }
    }

    @Test("nor who was made competent for the bulk-cement line")
    func competentVoice() throws {
        let ecology = RegistryWorld.administrator(of: Self.agency(.ecology))
        _ = try registry.command(as: registry.administrator) {
            try registry.directory.setCompetentBody(
                RegistryWorld.competence(of: "zj-ecology", .bulkCement, in: "330000"), $0)
        }
        #expect(try registry.refusal(of: Self.expert(), as: ecology)?.reason == .voiceOfOrganiser)
        try registry.register(Self.expert(), as: RegistryWorld.administrator(of: Self.agency(.construction)))
    }
}
