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

@Suite("Principals and their grants")
struct PrincipalTests {
    private let registry: RegistryWorld

    init() throws {
        registry = try RegistryWorld()
    }

    @Test("a principal takes its agency's name and department, whatever was sent")
    func join() throws {
        try registry.register(RegistryWorld.agency())
        var sent = RegistryWorld.principal()
        sent.agencyName = "浙江省人民政府"
        sent.department = .commerce
        sent.revokedAt = 77
        let entered = try registry.register(sent)
        #expect(entered.agencyName == "示例自然资源和规划局")
        #expect(entered.department == .naturalResources)
        #expect(entered.revokedAt == 0)
        #expect(try registry.world.published(Principal.self) == [entered])
        #expect(try registry.principal() == entered)
    }

    @Test("an expert or a plant has no agency, whatever was sent")
    func withoutAgency() throws {
        var sent = RegistryWorld.principal(
            "expert.01", agency: "", grants: [RegistryWorld.grant(.expert, "330000")])
        sent.agencyName = "浙江省人民政府"
        sent.department = .commerce
        let entered = try registry.register(sent)
        #expect(entered.agencyName.isEmpty)
        #expect(entered.department == .unspecified)
    }

    @Test("a principal entered again unchanged changes nothing; changed, it is refused")
    func principalTwice() throws {
        try registry.register(RegistryWorld.agency())
        let first = try registry.register(RegistryWorld.principal())
        #expect(try registry.register(RegistryWorld.principal()) == first)
        #expect(try registry.world.published(Principal.self).count == 1)
        var others = Array(repeating: RegistryWorld.principal(), count: 4)
        others[0].publicKey = Data(repeating: 6, count: 32)
        others[1].name = "另一人"
        others[2].grants = []
        others[3].kind = .system
        for other in others {
            let refusal = try registry.refusal(of: other)
            #expect(refusal?.reason == .principalExists)
            #expect(refusal?.field == "principal.id")
        }
    }

    @Test("a revoked principal is not entered anew under its id")
    func revokedTwice() throws {
        try registry.register(RegistryWorld.agency())
        try registry.register(RegistryWorld.principal())
        try revoke()
        #expect(try registry.refusal(of: RegistryWorld.principal())?.reason == .principalExists)
        #expect(try registry.principal().revokedAt == registry.world.now.microseconds)
    }

    @Test("a principal of an agency that is none is refused")
    func unknownAgency() throws {
        let refusal = try registry.refusal(of: RegistryWorld.principal())
        #expect(refusal?.reason == .agencyUnknown)
        #expect(refusal?.field == "principal.agency_id")
    }

    @Test("a role that only configuration gives is refused wherever it is asked for")
    func reserved() throws {
        try registry.register(RegistryWorld.agency())
        let follower = RegistryWorld.grant(.follower, "330481")
        let one = try registry.refusal(of: RegistryWorld.principal(grants: [follower]))
        #expect(one?.reason == .roleReserved)
        #expect(one?.field == "principal.grants[0].role")
        let second = try registry.refusal(
            of: RegistryWorld.principal(grants: [RegistryWorld.grant(.investigator, "330481"), follower]))
        #expect(second?.reason == .roleReserved)
        #expect(second?.field == "principal.grants[1].role")
        try registry.register(RegistryWorld.principal())
        for change in [registry.directory.addGrant, registry.directory.removeGrant] {
            let refusal = try registry.refusal(as: registry.administrator) {
                try change(RegistryWorld.request(follower), $0)
            }
            #expect(refusal?.reason == .roleReserved)
            #expect(refusal?.field == "grant.role")
        }
    }

    @Test("an administrator gives and takes roles over the divisions it holds, and no others")
    func foreignGrants() throws {
        try registry.register(RegistryWorld.agency())
        try registry.register(RegistryWorld.principal())
        for division in ["330000", "330400", "330482", "330522"] {
            let foreign = RegistryWorld.grant(.investigator, division)
            for change in [registry.directory.addGrant, registry.directory.removeGrant] {
                let refusal = try registry.refusal(as: registry.countyAdministrator) {
                    try change(RegistryWorld.request(foreign), $0)
                }
                #expect(refusal?.reason == .noGrantHere)
            }
            let both = RegistryWorld.principal(
                "haining-nr.02", grants: [RegistryWorld.grant(.investigator, "330481"), foreign])
            #expect(try registry.refusal(of: both, as: registry.countyAdministrator)?.reason == .noGrantHere)
        }
        #expect(throws: Refusal.self) { try registry.principal("haining-nr.02") }
        try registry.register(RegistryWorld.principal("haining-nr.02"), as: registry.countyAdministrator)
    }

    @Test("an administrator enters nobody for an agency of a place it does not hold")
    func foreignAgency() throws {
        try registry.register(RegistryWorld.agency("jiaxing-nr", in: "330400", name: "示例市局"))
        for grants in [[], [RegistryWorld.grant(.investigator, "330481")]] {
            let posing = RegistryWorld.principal("jiaxing-nr.01", agency: "jiaxing-nr", grants: grants)
            #expect(
                try registry.refusal(of: posing, as: registry.countyAdministrator)?.reason == .noGrantHere)
        }
        try registry.register(RegistryWorld.principal("jiaxing-nr.01", agency: "jiaxing-nr"))
    }

    @Test("who speaks for a plant is entered and revoked by who administers the plant's place")
    func foreignPlant() throws {
        let own = try registry.register("示例一号混凝土有限公司")
        let foreign = try registry.register("示例二号混凝土有限公司", in: "330482")
        let applicant = [RegistryWorld.grant(.applicant, "330481")]
        func speaking(_ id: String, for spoken: String, _ grants: [Grant]) -> Principal {
            var principal = RegistryWorld.principal(id, agency: "", grants: grants)
            principal.speaksFor = spoken
            return principal
        }
        for (spoken, grants) in [
            (foreign.id, applicant), (foreign.id, []), ("expert-1", applicant), ("", []),
        ] {
            let refusal = try registry.refusal(
                of: speaking("plant.01", for: spoken, grants), as: registry.countyAdministrator)
            #expect(refusal?.reason == .noGrantHere)
        }
        try registry.register(speaking("plant.01", for: own.id, applicant), as: registry.countyAdministrator)
        try registry.register(speaking("plant.02", for: foreign.id, applicant))
        let refusal = try registry.refusal(as: registry.countyAdministrator) {
            try registry.directory.revokePrincipal(.with { $0.principalID = "plant.02" }, $0)
        }
        #expect(refusal?.reason == .noGrantHere)
        try revoke("plant.01", as: registry.countyAdministrator)
    }

    @Test("a grant over a division that is none is refused with its place")
    func unknownDivision() throws {
        try registry.register(RegistryWorld.agency())
        let refusal = try registry.refusal(
            of: RegistryWorld.principal(grants: [
                RegistryWorld.grant(.investigator, "330481"), RegistryWorld.grant(.investigator, "330499"),
            ]))
        #expect(refusal?.reason.word == "division-unknown")
        #expect(refusal?.field == "principal.grants[1].division_code")
        try registry.register(RegistryWorld.principal())
        let added = try registry.refusal(as: registry.administrator) {
            try registry.directory.addGrant(
                RegistryWorld.request(RegistryWorld.grant(.investigator, "330499")), $0)
        }
        #expect(added?.reason.word == "division-unknown")
        #expect(added?.field == "grant.division_code")
    }

    @Test("a grant is added once, told to the others, and taken away again")
    func grants() throws {
        try registry.register(RegistryWorld.agency())
        try registry.register(RegistryWorld.principal())
        let auditor = RegistryWorld.request(RegistryWorld.grant(.auditor, "330481"))
        for _ in 0..<2 {
            let changed = try registry.command(as: registry.administrator) {
                try registry.directory.addGrant(auditor, $0)
            }
            #expect(
                changed.grants == [
                    RegistryWorld.grant(.investigator, "330481"), RegistryWorld.grant(.auditor, "330481"),
                ])
        }
        let less = try registry.command(as: registry.administrator) {
            try registry.directory.removeGrant(auditor, $0)
        }
        #expect(less.grants == [RegistryWorld.grant(.investigator, "330481")])
        #expect(try registry.world.published(Principal.self).last == less)
    }

    @Test("a grant that is not held cannot be taken away")
    func grantUnknown() throws {
        try registry.register(RegistryWorld.agency())
        try registry.register(RegistryWorld.principal())
        for other in [RegistryWorld.grant(.auditor, "330481"), RegistryWorld.grant(.investigator, "330400")] {
            let refusal = try registry.refusal(as: registry.administrator) {
                try registry.directory.removeGrant(RegistryWorld.request(other), $0)
            }
            #expect(refusal?.reason == .grantUnknown)
            #expect(refusal?.field == "grant")
        }
    }

    @Test("nobody's grants are changed, and nobody is shown")
    func nobody() throws {
        let change = RegistryWorld.request(RegistryWorld.grant(.auditor, "330481"), of: "nobody")
        for body in [registry.directory.addGrant, registry.directory.removeGrant] {
            let refusal = try registry.refusal(as: registry.administrator) { try body(change, $0) }
            #expect(refusal?.reason == .principalUnknown)
            #expect(refusal?.field == "principal_id")
        }
        let revoked = try registry.refusal(as: registry.administrator) {
            try registry.directory.revokePrincipal(.with { $0.principalID = "nobody" }, $0)
        }
        #expect(revoked?.reason == .principalUnknown)
        let asked = #expect(throws: Refusal.self) { try registry.principal("nobody") }
        #expect(asked?.reason == .principalUnknown)
        #expect(asked?.field == "principal_id")
    }

    @discardableResult
    private func revoke(_ id: String = "haining-nr.01", as actor: Actor? = nil) throws -> Principal {
        try registry.command(as: actor ?? registry.administrator) {
            try registry.directory.revokePrincipal(
                .with {
                    $0.principalID = id
                    $0.reason = "调离"
                }, $0)
        }
    }

    @Test("a revoked principal is told to the others and cannot be revoked again")
    func revokes() throws {
        try registry.register(RegistryWorld.agency())
        try registry.register(RegistryWorld.principal())
        registry.advance(seconds: 60)
        let revoked = try revoke()
        #expect(revoked.revokedAt == registry.world.now.microseconds)
        #expect(try registry.world.published(Principal.self).last == revoked)
        let again = try registry.refusal(as: registry.administrator) {
            try registry.directory.revokePrincipal(.with { $0.principalID = "haining-nr.01" }, $0)
        }
        #expect(again?.reason == .principalRevoked)
        #expect(again?.field == "principal_id")
    }

    @Test("a principal is revoked by who holds every place its grants and its agency reach")
    func foreignRevocation() throws {
        try registry.register(RegistryWorld.agency())
        try registry.register(RegistryWorld.agency("jiaxing-nr", in: "330400", name: "示例市局"))
        try registry.register(
            RegistryWorld.principal(
                "a.01", agency: "jiaxing-nr",
                grants: [
                    RegistryWorld.grant(.investigator, "330481"), RegistryWorld.grant(.examiner, "330400"),
                ]))
        try registry.register(RegistryWorld.principal("a.02", agency: "jiaxing-nr", grants: []))
        try registry.register(RegistryWorld.principal("a.04", agency: "", grants: []))
        for id in ["a.01", "a.02", "a.04"] {
            let refusal = try registry.refusal(as: registry.countyAdministrator) {
                try registry.directory.revokePrincipal(.with { $0.principalID = id }, $0)
            }
            #expect(refusal?.reason == .noGrantHere)
        }
        try registry.register(RegistryWorld.principal("a.03"))
        try revoke("a.03", as: registry.countyAdministrator)
    }
}
