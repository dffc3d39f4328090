import CommonAPI
import Foundation
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf
import Testing
import World

@testable import Registry

/// What an administrator with a grant tries beyond it: in somebody else's name, for somebody else, for itself.
@Suite("What an administrator cannot do")
struct DirectoryAttackTests {
    private let registry: RegistryWorld
    private let county: Actor
    private let commerce: Actor
    private let ecology: Actor
    private let hotline: Actor

    static let hainingEcology = RegistryWorld.agency("haining-ecology", name: "示例分局", .ecology)
    static let jiaxing = RegistryWorld.agency("jiaxing-nr", in: "330400", name: "示例市局")
    static let provinceCommerce = RegistryWorld.agency("zj-commerce", in: "330000", name: "示例商务厅", .commerce)
    static let provinceEcology = RegistryWorld.agency("zj-ecology", in: "330000", name: "示例环保厅", .ecology)
    static let provinceHotline = RegistryWorld.agency("zj-12345", in: "330000", name: "示例热线", .hotline)

    init() throws {
        registry = try RegistryWorld()
        county = registry.countyAdministrator
        commerce = RegistryWorld.administrator(of: Self.provinceCommerce)
        ecology = RegistryWorld.administrator(of: Self.provinceEcology)
        hotline = RegistryWorld.administrator(of: Self.provinceHotline)
        for agency in [
            RegistryWorld.agency(), Self.hainingEcology, Self.jiaxing, Self.provinceCommerce,
            Self.provinceEcology, Self.provinceHotline,
        ] {
            try registry.register(agency)
        }
    }

    // MARK: - Services

    @Test(
        "nobody has the name of a service, or one that reads like it",
        arguments: [
            "registry@zj", "acceptance@hz", "enforcement@zj", "registry@test", "anything@all", "registry",
            "registry.zj", "registry2", "acceptance1.zj", "registry-zj", "registrytest", "reg1stry.zj",
            "acceptance.01", "enforcement-zj.02",
            "enforcernent", "acc3ptance@zj", "regi.stry", "node-seven", "node.seven", "n0de.seven",
            "zj-registry", "the-registry", "zj-reg1stry.01", "my-acceptance2", "the-enforcement",
            "seven.node", "seven-node", "test.registry",
        ])
    func names(_ id: String) throws {
        try registry.command(as: registry.administrator) {
            _ = try $0.kept(.principals).add(Self.service("node7seven"))
            _ = try $0.transaction.execute(
                "INSERT INTO event_follower (follower, sequence, seen_at) VALUES ('node.seven', 0, 0)")
        }
        for actor in [county, registry.administrator] {
            let refusal = try registry.refusal(of: RegistryWorld.principal(id), as: actor)
            #expect(refusal?.reason == .nameOfService)
            #expect(refusal?.field == "principal.id")
        }
        if !id.contains("@") {
            #expect(
                try registry.refusal(of: RegistryWorld.agency("registry.office"))?.reason == .nameOfService)
        }
    }

    @Test(
        "names that merely have something of a service's are free",
        arguments: [
            "registrar.01", "haining-nr.registry", "seven.nodes", "jiashan-enforcement.01", "preregistry",
        ])
    func freeNames(_ id: String) throws {
        try registry.register(RegistryWorld.principal(id))
    }

    @Test(
        "nobody enters a service, or a kind that nobody knows",
        arguments: [PrincipalKind.service, .unspecified, .UNRECOGNIZED(9)])
    func kinds(_ kind: PrincipalKind) throws {
        var principal = RegistryWorld.principal()
        principal.kind = kind
        for actor in [county, registry.administrator] {
            #expect(try registry.refusal(of: principal, as: actor)?.reason == .kindReserved)
        }
    }

    @Test("what the configuration says of a service no command changes")
    func services() throws {
        try registry.command(as: registry.administrator) {
            _ = try $0.kept(.principals).add(Self.service("node7"))
        }
        let change = RegistryWorld.request(RegistryWorld.grant(.registrar, "330481"), of: "node7")
        for actor in [county, registry.administrator, commerce] {
            let reasons = try [
                registry.refusal(of: RegistryWorld.principal("node7"), as: actor),
                registry.refusal(as: actor) { try registry.directory.addGrant(change, $0) },
                registry.refusal(as: actor) { try registry.directory.removeGrant(change, $0) },
                registry.refusal(as: actor) {
                    try registry.directory.revokePrincipal(
                        .with {
                            $0.principalID = "node7"
                            $0.reason = "示例"
                        }, $0)
                },
            ].map { $0?.reason.word }
            #expect(
                reasons == ["name-of-service", "service-principal", "service-principal", "service-principal"])
        }
        #expect(try registry.principal("node7") == Self.service("node7", revision: 1))
    }

    // MARK: - One's own rights

    @Test(
        "nobody gives to itself, takes from itself or ends itself, under another name of the same key neither"
    )
    func ownRights() throws {
        var own = RegistryWorld.principal(
            "haining-nr.admin", grants: [RegistryWorld.grant(.administrator, "330481")])
        own.publicKey = Data(repeating: 9, count: 32)
        let actor = Actor(try registry.register(own))
        var twin = RegistryWorld.principal("haining-nr.twin")
        twin.publicKey = own.publicKey
        #expect(try registry.refusal(of: twin, as: actor)?.reason == .ownRights)
        try registry.register(twin)
        for id in ["haining-nr.admin", "haining-nr.twin"] {
            for role in [Role.auditor, .investigator, .administrator, .registrar] {
                let change = RegistryWorld.request(RegistryWorld.grant(role, "330481"), of: id)
                for body in [registry.directory.addGrant, registry.directory.removeGrant] {
                    #expect(try registry.refusal(as: actor) { try body(change, $0) }?.reason == .ownRights)
                }
            }
            let ended = try registry.refusal(as: actor) {
                try registry.directory.revokePrincipal(
                    .with {
                        $0.principalID = id
                        $0.reason = "示例"
                    }, $0)
            }
            #expect(ended?.reason == .ownRights)
        }
    }

    // MARK: - Others' agencies

    @Test("who acts for an agency is entered, changed and ended by that agency's administrator")
    func agencyOfOthers() throws {
        let officer = RegistryWorld.principal("haining-ecology.01", agency: "haining-ecology")
        // Not by a neighbour, and not by those above either.
        for actor in [
            county, registry.administrator, commerce, RegistryWorld.administrator(of: Self.jiaxing),
        ] {
            #expect(try registry.refusal(of: officer, as: actor)?.reason == .agencyOfOthers)
        }
        try registry.register(officer)
        let change = RegistryWorld.request(RegistryWorld.grant(.examiner, "330481"), of: officer.id)
        for actor in [county, registry.administrator, commerce] {
            let refusal = try registry.refusal(as: actor) { try registry.directory.addGrant(change, $0) }
            #expect(refusal?.reason == .agencyOfOthers)
        }
        let held = RegistryWorld.request(RegistryWorld.grant(.investigator, "330481"), of: officer.id)
        #expect(
            try registry.refusal(as: county) { try registry.directory.removeGrant(held, $0) }?.reason
                == .agencyOfOthers)
        let end = RevokePrincipalRequest.with {
            $0.principalID = officer.id
            $0.reason = "示例"
        }
        #expect(
            try registry.refusal(as: county) { try registry.directory.revokePrincipal(end, $0) }?.reason
                == .agencyOfOthers)
        // From above rights are taken, never given.
        _ = try registry.command(as: commerce) { try registry.directory.revokePrincipal(end, $0) }
        let again = try registry.refusal(as: RegistryWorld.administrator(of: Self.hainingEcology)) {
            try registry.directory.addGrant(change, $0)
        }
        #expect(again?.reason == .principalRevoked)
    }

    @Test(
        "administrators and auditors of an agency are named from above only",
        arguments: [Role.administrator, .auditor])
    func fromAbove(_ role: Role) throws {
        let grant = RegistryWorld.grant(role, "330481")
        let named = RegistryWorld.principal("haining-nr.07", grants: [grant])
        #expect(try registry.refusal(of: named, as: county)?.reason == .levelAbove)
        try registry.register(named, as: RegistryWorld.administrator(of: Self.jiaxing))
        // With an ordinary role beside it, neither may.
        let both = RegistryWorld.principal(
            "haining-nr.08", grants: [grant, RegistryWorld.grant(.investigator, "330481")])
        #expect(try registry.refusal(of: both, as: county)?.reason == .levelAbove)
        #expect(try registry.refusal(of: both, as: commerce)?.reason == .agencyOfOthers)
        try registry.register(RegistryWorld.principal())
        let change = RegistryWorld.request(grant)
        #expect(
            try registry.refusal(as: county) { try registry.directory.addGrant(change, $0) }?.reason
                == .levelAbove)
        _ = try registry.command(as: commerce) { try registry.directory.addGrant(change, $0) }
        #expect(
            try registry.refusal(as: county) { try registry.directory.removeGrant(change, $0) }?.reason
                == .levelAbove)
        let end = RevokePrincipalRequest.with {
            $0.principalID = "haining-nr.01"
            $0.reason = "示例"
        }
        #expect(
            try registry.refusal(as: county) { try registry.directory.revokePrincipal(end, $0) }?.reason
                == .levelAbove)
    }

    @Test("at the province an administrator of another department names them, and none of any other line")
    func province() throws {
        for role in [Role.administrator, .auditor] {
            let named = RegistryWorld.principal(
                "zj-ecology.\(role.rawValue)", agency: "zj-ecology",
                grants: [RegistryWorld.grant(role, "330000")])
            #expect(try registry.refusal(of: named, as: ecology)?.reason == .levelAbove)
            #expect(try registry.refusal(of: named, as: hotline)?.reason == .levelAbove)
            #expect(try registry.refusal(of: named, as: county)?.reason == .noGrantHere)
            try registry.register(named, as: commerce)
        }
        // A second body of the same department helps nobody.
        let second = RegistryWorld.agency("zj-ecology-two", in: "330000", name: "示例二厅", .ecology)
        #expect(try registry.refusal(of: second, as: ecology)?.reason == .levelAbove)
        try registry.register(second, as: commerce)
        let own = RegistryWorld.principal(
            "zj-ecology.09", agency: "zj-ecology", grants: [RegistryWorld.grant(.auditor, "330000")])
        #expect(
            try registry.refusal(of: own, as: RegistryWorld.administrator(of: second))?.reason == .levelAbove)
    }

    struct Shape: Sendable, CustomTestStringConvertible {
        let reason: Reason
        let id: String
        let agency: String
        let speaksFor: String
        let grant: Grant

        var testDescription: String { "\(id): \(reason.word)" }

        init(
            _ reason: Reason, _ id: String, agency: String, speaksFor: String = "", _ role: Role,
            _ place: String
        ) {
            self.reason = reason
            self.id = id
            self.agency = agency
            self.speaksFor = speaksFor
            grant = RegistryWorld.grant(role, place)
        }
    }

    @Test(
        "what does not fit together is refused, whoever asks",
        arguments: [
            Shape(.nameOfAnotherAgency, "haining-ecology.01", agency: "haining-nr", .investigator, "330481"),
            Shape(.nameOfAnotherAgency, "haining-ecology-01", agency: "haining-nr", .investigator, "330481"),
            Shape(.nameOfAnotherAgency, "haining-ecology", agency: "haining-nr", .investigator, "330481"),
            Shape(
                .nameOfAnotherAgency, "haining-ecology.x", agency: "", speaksFor: "expert-1", .expert,
                "330000"),
            Shape(
                .speaksForTwo, "haining-nr.03", agency: "haining-nr", speaksFor: "plant", .applicant, "330481"
            ),
            Shape(.roleNeedsAgency, "somebody.01", agency: "", .investigator, "330481"),
            Shape(.roleNeedsAgency, "somebody.01", agency: "", .auditor, "330000"),
            Shape(.roleNeedsAgency, "somebody.01", agency: "", .administrator, "330000"),
            Shape(.grantOutsideAgency, "haining-nr.04", agency: "haining-nr", .investigator, "330400"),
            Shape(.grantOutsideAgency, "haining-nr.04", agency: "haining-nr", .auditor, "330482"),
        ])
    func shapes(_ shape: Shape) throws {
        var principal = RegistryWorld.principal(shape.id, agency: shape.agency, grants: [shape.grant])
        principal.speaksFor = shape.speaksFor
        // Somebody with every right there is over the province, of that very agency.
        var mighty = registry.administrator.principal
        mighty.agencyID = shape.agency
        #expect(try registry.refusal(of: principal, as: Actor(mighty))?.reason == shape.reason)
    }

    @Test("an expert has one voice; the next comes when that one is ended")
    func oneVoice() throws {
        func voice(_ id: String) -> Principal {
            var principal = RegistryWorld.principal(
                id, agency: "", grants: [RegistryWorld.grant(.expert, "330000")])
            principal.speaksFor = "E09"
            return principal
        }
        try registry.register(voice("expert.09"))
        let refusal = try registry.refusal(of: voice("evil.09"), as: registry.administrator)
        #expect(refusal?.reason == .spokenFor)
        #expect(refusal?.field == "principal.speaks_for")
        try registry.command(as: registry.administrator) {
            _ = try registry.directory.revokePrincipal(
                .with {
                    $0.principalID = "expert.09"
                    $0.reason = "离任"
                }, $0)
        }
        try registry.register(voice("expert.09b"))
    }

    @Test("the id of somebody of another agency stays that one's")
    func takenIDs() throws {
        try registry.register(RegistryWorld.principal("li.01", agency: "haining-ecology"))
        #expect(
            try registry.refusal(of: RegistryWorld.principal("li.01"), as: county)?.reason == .principalExists
        )
    }

    @Test("a grant that does not fit is not added later either")
    func addedLater() throws {
        try registry.register(RegistryWorld.principal())
        let wide = RegistryWorld.request(RegistryWorld.grant(.investigator, "330400"))
        let mighty = World.actor("x", .administrator, over: "330000", agency: RegistryWorld.agency())
        #expect(
            try registry.refusal(as: mighty) { try registry.directory.addGrant(wide, $0) }?.reason
                == .grantOutsideAgency)
        try registry.register(
            RegistryWorld.principal("expert.01", agency: "", grants: [RegistryWorld.grant(.expert, "330000")])
        )
        let office = RegistryWorld.request(RegistryWorld.grant(.registrar, "330481"), of: "expert.01")
        #expect(
            try registry.refusal(as: registry.administrator) { try registry.directory.addGrant(office, $0) }?
                .reason
                == .roleNeedsAgency)
        let other = RegistryWorld.request(RegistryWorld.grant(.applicant, "330481"), of: "expert.01")
        #expect(
            try registry.refusal(as: county) { try registry.directory.addGrant(other, $0) }?.reason
                == .noGrantHere)
    }

    private static func service(_ id: String, revision: Int64 = 0) -> Principal {
        .with {
            $0.id = id
            $0.revision = revision
            $0.kind = .service
            $0.name = id
            $0.publicKey = Data(repeating: 3, count: 32)
            $0.grants = [RegistryWorld.grant(.follower, "330000")]
        }
    }
}
