import CommonAPI
import Crypto
import Foundation
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("Directory")
struct DirectoryTests {
    private let registry: RegistryWorld

    init() throws {
        registry = try RegistryWorld()
    }

    private var directory: DirectoryService { registry.directory }

    private func agency(
        _ id: String = "haining-nr", in division: String = "330481", name: String = "示例自然资源和规划局"
    ) -> Agency {
        .with {
            $0.id = id
            $0.name = name
            $0.department = .naturalResources
            $0.divisionCode = division
        }
    }

    private func principal(
        _ id: String = "haining-nr.01", agency: String = "haining-nr", grants: [Grant]? = nil
    ) -> Principal {
        .with {
            $0.id = id
            $0.kind = .officer
            $0.agencyID = agency
            $0.name = "示例经办"
            $0.publicKey = Data(repeating: 5, count: 32)
            $0.grants = grants ?? [grant(.investigator, "330481")]
        }
    }

    private func grant(_ role: Role, _ division: String) -> Grant {
        .with {
            $0.role = role
            $0.divisionCode = division
        }
    }

    @discardableResult
    private func register(_ agency: Agency, as actor: Actor? = nil) throws -> Agency {
        try registry.command(as: actor ?? registry.administrator) {
            try directory.registerAgency(.with { $0.agency = agency }, $0)
        }
    }

    @discardableResult
    private func register(_ principal: Principal, as actor: Actor? = nil) throws -> Principal {
        try registry.command(as: actor ?? registry.administrator) {
            try directory.registerPrincipal(.with { $0.principal = principal }, $0)
        }
    }

    private func refusal(of agency: Agency, as actor: Actor? = nil) throws -> Refusal? {
        try registry.refusal(as: actor ?? registry.administrator) {
            try directory.registerAgency(.with { $0.agency = agency }, $0)
        }
    }

    private func refusal(of principal: Principal, as actor: Actor? = nil) throws -> Refusal? {
        try registry.refusal(as: actor ?? registry.administrator) {
            try directory.registerPrincipal(.with { $0.principal = principal }, $0)
        }
    }

    private func request(_ grant: Grant, of id: String = "haining-nr.01") -> ChangeGrantRequest {
        .with {
            $0.principalID = id
            $0.grant = grant
        }
    }

    private func shown(_ id: String = "haining-nr.01") throws -> Principal {
        try registry.query { try directory.getPrincipal(.with { $0.principalID = id }, $0) }
    }

    // MARK: Agencies

    @Test("an agency is entered once and told to the others; again it changes nothing")
    func agencyTwice() throws {
        let first = try register(agency())
        #expect(first.revision == 1)
        #expect(try register(agency()) == first)
        #expect(try registry.world.published(Agency.self) == [first])
    }

    @Test("an id does not come to stand for another agency")
    func agencyConflict() throws {
        try register(agency())
        var others = Array(repeating: agency(), count: 3)
        others[0].name = "示例生态环境局"
        others[1].department = .ecology
        others[2].divisionCode = "330400"
        for other in others {
            let refusal = try refusal(of: other)
            #expect(refusal?.reason == .agencyExists)
            #expect(refusal?.field == "agency.id")
            #expect(refusal?.values == ["id": "haining-nr"])
        }
    }

    @Test("an agency of a division that is none, or not held, is refused")
    func agencyPlace() throws {
        let unknown = try refusal(of: agency(in: "330499"))
        #expect(unknown?.reason.word == "division-unknown")
        #expect(unknown?.field == "agency.division_code")
        #expect(try refusal(of: agency(in: "330081"))?.reason.word == "division-code-structure")
        for (division, actor) in [
            ("330400", registry.countyAdministrator), ("330522", registry.countyAdministrator),
            ("330481", registry.registrar),
        ] {
            #expect(try refusal(of: agency(in: division), as: actor)?.reason == .noGrantHere)
        }
        try register(agency(), as: registry.countyAdministrator)
    }

    @Test("agencies are listed by place and department, by their ids")
    func agencies() throws {
        try register(agency("zj-nr", in: "330000", name: "示例省厅"))
        try register(agency("jiaxing-nr", in: "330400", name: "示例市局"))
        try register(agency())
        var ecology = agency("haining-eco", name: "示例生态环境分局")
        ecology.department = .ecology
        try register(ecology)
        func ids(_ division: String, _ department: Department = .unspecified) throws -> [String] {
            try registry.query {
                try directory.listAgencies(
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

    // MARK: Principals

    @Test("a principal takes its agency's name and department, whatever was sent")
    func join() throws {
        try register(agency())
        var sent = principal()
        sent.agencyName = "浙江省人民政府"
        sent.department = .commerce
        sent.revokedAt = 77
        let entered = try register(sent)
        #expect(entered.agencyName == "示例自然资源和规划局")
        #expect(entered.department == .naturalResources)
        #expect(entered.revokedAt == 0)
        #expect(try registry.world.published(Principal.self) == [entered])
        #expect(try shown() == entered)
    }

    @Test("an expert or a plant has no agency, whatever was sent")
    func withoutAgency() throws {
        var sent = principal("expert.01", agency: "", grants: [grant(.expert, "330000")])
        sent.agencyName = "浙江省人民政府"
        sent.department = .commerce
        let entered = try register(sent)
        #expect(entered.agencyName.isEmpty)
        #expect(entered.department == .unspecified)
    }

    @Test("a principal entered again unchanged changes nothing; changed, it is refused")
    func principalTwice() throws {
        try register(agency())
        let first = try register(principal())
        #expect(try register(principal()) == first)
        #expect(try registry.world.published(Principal.self).count == 1)
        var others = Array(repeating: principal(), count: 5)
        others[0].publicKey = Data(repeating: 6, count: 32)
        others[1].name = "另一人"
        others[2].grants = []
        others[3].agencyID = ""
        others[4].speaksFor = "enterprise"
        for other in others {
            let refusal = try refusal(of: other)
            #expect(refusal?.reason == .principalExists)
            #expect(refusal?.field == "principal.id")
        }
    }

    @Test("a revoked principal is not entered anew under its id")
    func revokedTwice() throws {
        try register(agency())
        try register(principal())
        try revoke()
        #expect(try refusal(of: principal())?.reason == .principalExists)
        #expect(try shown().revokedAt == registry.world.now.microseconds)
    }

    @Test("a principal of an agency that is none is refused")
    func unknownAgency() throws {
        let refusal = try refusal(of: principal())
        #expect(refusal?.reason == .agencyUnknown)
        #expect(refusal?.field == "principal.agency_id")
    }

    @Test("a role that only configuration gives is refused wherever it is asked for")
    func reserved() throws {
        try register(agency())
        let follower = grant(.follower, "330481")
        let one = try refusal(of: principal(grants: [follower]))
        #expect(one?.reason == .roleReserved)
        #expect(one?.field == "principal.grants[0].role")
        let second = try refusal(of: principal(grants: [grant(.investigator, "330481"), follower]))
        #expect(second?.reason == .roleReserved)
        #expect(second?.field == "principal.grants[1].role")
        try register(principal())
        for change in [directory.addGrant, directory.removeGrant] {
            let refusal = try registry.refusal(as: registry.administrator) {
                try change(request(follower), $0)
            }
            #expect(refusal?.reason == .roleReserved)
            #expect(refusal?.field == "grant.role")
        }
    }

    @Test("an administrator gives and takes roles over the divisions it holds, and no others")
    func foreignGrants() throws {
        try register(agency())
        try register(principal())
        for division in ["330000", "330400", "330482", "330522"] {
            let foreign = grant(.investigator, division)
            for change in [directory.addGrant, directory.removeGrant] {
                let refusal = try registry.refusal(as: registry.countyAdministrator) {
                    try change(request(foreign), $0)
                }
                #expect(refusal?.reason == .noGrantHere)
            }
            let both = principal("haining-nr.02", grants: [grant(.investigator, "330481"), foreign])
            #expect(try refusal(of: both, as: registry.countyAdministrator)?.reason == .noGrantHere)
        }
        #expect(throws: Refusal.self) { try shown("haining-nr.02") }
        try register(principal("haining-nr.02"), as: registry.countyAdministrator)
    }

    @Test("an administrator enters nobody for an agency of a place it does not hold")
    func foreignAgency() throws {
        try register(agency("jiaxing-nr", in: "330400", name: "示例市局"))
        for grants in [[], [grant(.investigator, "330481")]] {
            let posing = principal("jiaxing-nr.01", agency: "jiaxing-nr", grants: grants)
            #expect(try refusal(of: posing, as: registry.countyAdministrator)?.reason == .noGrantHere)
        }
        try register(principal("jiaxing-nr.01", agency: "jiaxing-nr"))
    }

    @Test("a grant over a division that is none is refused with its place")
    func unknownDivision() throws {
        try register(agency())
        let refusal = try refusal(
            of: principal(grants: [grant(.investigator, "330481"), grant(.investigator, "330499")]))
        #expect(refusal?.reason.word == "division-unknown")
        #expect(refusal?.field == "principal.grants[1].division_code")
        try register(principal())
        let added = try registry.refusal(as: registry.administrator) {
            try directory.addGrant(request(grant(.investigator, "330499")), $0)
        }
        #expect(added?.reason.word == "division-unknown")
        #expect(added?.field == "grant.division_code")
    }

    @Test("a grant is added once, told to the others, and taken away again")
    func grants() throws {
        try register(agency())
        try register(principal())
        let auditor = request(grant(.auditor, "330481"))
        for _ in 0..<2 {
            let changed = try registry.command(as: registry.administrator) {
                try directory.addGrant(auditor, $0)
            }
            #expect(changed.grants == [grant(.investigator, "330481"), grant(.auditor, "330481")])
        }
        let less = try registry.command(as: registry.administrator) {
            try directory.removeGrant(auditor, $0)
        }
        #expect(less.grants == [grant(.investigator, "330481")])
        #expect(try registry.world.published(Principal.self).last == less)
    }

    @Test("a grant that is not held cannot be taken away")
    func grantUnknown() throws {
        try register(agency())
        try register(principal())
        for other in [grant(.auditor, "330481"), grant(.investigator, "330400")] {
            let refusal = try registry.refusal(as: registry.administrator) {
                try directory.removeGrant(request(other), $0)
            }
            #expect(refusal?.reason == .grantUnknown)
            #expect(refusal?.field == "grant")
        }
    }

    @Test("nobody's grants are changed, and nobody is shown")
    func nobody() throws {
        let change = request(grant(.auditor, "330481"), of: "nobody")
        for body in [directory.addGrant, directory.removeGrant] {
            let refusal = try registry.refusal(as: registry.administrator) { try body(change, $0) }
            #expect(refusal?.reason == .principalUnknown)
            #expect(refusal?.field == "principal_id")
        }
        let revoked = try registry.refusal(as: registry.administrator) {
            try directory.revokePrincipal(.with { $0.principalID = "nobody" }, $0)
        }
        #expect(revoked?.reason == .principalUnknown)
        let asked = #expect(throws: Refusal.self) { try shown("nobody") }
        #expect(asked?.reason == .principalUnknown)
        #expect(asked?.field == "principal_id")
    }

    @discardableResult
    private func revoke(_ id: String = "haining-nr.01", as actor: Actor? = nil) throws -> Principal {
        try registry.command(as: actor ?? registry.administrator) {
            try directory.revokePrincipal(
                .with {
                    $0.principalID = id
                    $0.reason = "调离"
                }, $0)
        }
    }

    @Test("a revoked principal is told to the others and cannot be revoked again")
    func revokes() throws {
        try register(agency())
        try register(principal())
        registry.advance(seconds: 60)
        let revoked = try revoke()
        #expect(revoked.revokedAt == registry.world.now.microseconds)
        #expect(try registry.world.published(Principal.self).last == revoked)
        let again = try registry.refusal(as: registry.administrator) {
            try directory.revokePrincipal(.with { $0.principalID = "haining-nr.01" }, $0)
        }
        #expect(again?.reason == .principalRevoked)
        #expect(again?.field == "principal_id")
    }

    @Test("a principal is revoked by who holds every place its grants and its agency reach")
    func foreignRevocation() throws {
        try register(agency())
        try register(agency("jiaxing-nr", in: "330400", name: "示例市局"))
        try register(principal("a.01", grants: [grant(.investigator, "330481"), grant(.auditor, "330400")]))
        try register(principal("a.02", agency: "jiaxing-nr", grants: []))
        try register(principal("a.04", agency: "", grants: []))
        for id in ["a.01", "a.02", "a.04"] {
            let refusal = try registry.refusal(as: registry.countyAdministrator) {
                try directory.revokePrincipal(.with { $0.principalID = id }, $0)
            }
            #expect(refusal?.reason == .noGrantHere)
        }
        try register(principal("a.03"))
        try revoke("a.03", as: registry.countyAdministrator)
    }
}
