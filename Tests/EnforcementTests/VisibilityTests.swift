import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Enforcement

private typealias Actors = EnforcementWorld

@Suite("Who sees what")
struct VisibilityTests {
    private let world: EnforcementWorld
    private let tip: Tip
    private let filed: Case

    init() throws {
        world = try EnforcementWorld()
        tip = try world.file().tip
        filed = try world.fileCase(over: [tip.id])
    }

    static let hainingAuditor = World.actor("a", .auditor, over: EnforcementWorld.haining)
    static let jiaxingAuditor = World.actor("b", .auditor, over: EnforcementWorld.jiaxing)

    static let seeing: [Actor] =
        Actors.land + Actors.construction + [Actors.auditor, hainingAuditor, jiaxingAuditor]
    static let blind: [Actor] =
        Actors.ecology + Actors.cityLand + [
            World.actor("c", .auditor, over: Actors.changxing),
            World.actor("d", .hotline, over: Actors.province),
            // Of the right agency, with a grant that does not reach the place.
            World.actor("e", .investigator, over: Actors.changxing, agency: Actors.hainingLand),
            // Of the right agency, in another role.
            World.actor("f", .registrar, over: Actors.haining, agency: Actors.hainingLand),
            // An investigator of the place, of no agency.
            World.actor("g", .investigator, over: Actors.province),
        ]

    @Test("the agencies of a tip, and auditors, see it", arguments: seeing)
    func tipSeen(_ actor: Actor) throws {
        #expect(try world.tip(tip.id, as: actor).id == tip.id)
    }

    @Test("to anyone else a tip is as absent as one that never was", arguments: blind)
    func tipHidden(_ actor: Actor) {
        let hidden = refusal { _ = try world.tip(tip.id, as: actor) }
        let absent = refusal { _ = try world.tip("absent", as: actor) }
        #expect(hidden == absent)
        #expect(hidden == Refusal(.tipUnknown, field: "tip_id"))
    }

    @Test("who filed a tip sees it, another hotline does not")
    func filer() throws {
        #expect(try world.tip(tip.id, as: Actors.hotline).id == tip.id)
        #expect(throws: Refusal(.tipUnknown, field: "tip_id")) {
            try world.tip(tip.id, as: Actors.otherHotline)
        }
    }

    @Test("the agencies of a case, and auditors, see it", arguments: seeing)
    func caseSeen(_ actor: Actor) throws {
        #expect(try world.showCase(filed.id, as: actor) == filed)
        #expect(try world.listCases(as: actor).cases == [filed])
    }

    @Test("to anyone else a case is as absent as one that never was", arguments: blind + [Actors.hotline])
    func caseHidden(_ actor: Actor) throws {
        let hidden = refusal { _ = try world.showCase(filed.id, as: actor) }
        let absent = refusal { _ = try world.showCase("absent", as: actor) }
        #expect(hidden == absent)
        #expect(hidden == Refusal(.caseUnknown, field: "case_id"))
        #expect(try world.listCases(as: actor).cases.isEmpty)
    }

    @Test("deciding a case one may not see answers as for an absent one")
    func decidingHidden() {
        for id in [filed.id, "absent"] {
            #expect(throws: Refusal(.caseUnknown, field: "case_id")) {
                try world.decide(Actors.shutDown(id, .land), as: Actors.ecology[0])
            }
        }
    }

    @Test("filing over a tip one may not see answers as for an absent one")
    func filingHidden() throws {
        let hidden = try world.file(Actors.unregistered(called: "示例另一站")).tip.id
        for id in [hidden, "absent"] {
            #expect(throws: Refusal(.tipUnknown, field: "tip_ids[0]")) {
                try world.fileCase(over: [id], with: Actors.ecology[1], as: Actors.ecology[0])
            }
        }
        // Beside a tip of the agency's own, about another target.
        try world.register("plant-1")
        let own = try world.file(Actors.registered("plant-1")).tip.id
        for id in [hidden, "absent"] {
            #expect(throws: Refusal(.tipUnknown, field: "tip_ids[1]")) {
                try world.fileCase(over: [own, id], with: Actors.ecology[1], as: Actors.ecology[0])
            }
        }
    }
}
