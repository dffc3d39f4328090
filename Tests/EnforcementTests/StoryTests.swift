import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import SwiftProtobuf
import Testing
import World

@testable import Enforcement

private typealias Actors = EnforcementWorld

@Suite("Two stories")
struct StoryTests {
    @Test(
        "an anonymous tip about an unregistered plant becomes a case of two departments, each decides its track"
    )
    func unregisteredPlant() throws {
        let world = try EnforcementWorld()
        let tip = try world.file().tip
        let filed = try world.fileCase(over: [tip.id])
        #expect(filed.number == "330481-2026-C0001")
        #expect(filed.tracks.map(\.ground) == [.land, .qualification])
        #expect(filed.tracks.map(\.agencyID) == ["haining-land", "haining-construction"])
        #expect(
            filed.tracks.allSatisfy {
                $0.decideBy.ruleID == "PEN-DECIDE" && $0.decideBy.dueOn == "2027-02-21"
            })
        #expect(filed.tracks.allSatisfy { !$0.hasDecision })
        #expect(filed.officers == ["haining-land.1", "haining-land.2"])
        #expect(filed.filedByAgency == "haining-land")
        #expect(filed.actOn == "2026-11-23")
        #expect(try world.tip(tip.id).state == .inCase)
        #expect(try world.tip(tip.id).caseID == filed.id)

        var decided = try world.decide(Actors.shutDown(filed.id, .land), as: Actors.land[1])
        #expect(decided.state == .open)
        #expect(try world.tip(tip.id).state == .inCase)
        decided = try world.decide(Actors.shutDown(filed.id, .qualification), as: Actors.construction[0])
        #expect(decided.state == .decided)
        #expect(decided.tracks.map(\.decision.decidedBy) == ["haining-land.2", "haining-construction.1"])
        #expect(decided.tracks.allSatisfy { $0.decision.legalBasis.isEmpty && $0.decision.fineFen == 0 })
        #expect(try world.tip(tip.id).state == .closed)

        let started = try world.world.published(CaseFiled.self)
        #expect(started.map(\.caseNumber) == [filed.number])
        #expect(started.first?.target == tip.target.outline)
        #expect(started.first?.grounds == [.land, .qualification])
        let decisions = try world.world.published(TrackDecided.self)
        #expect(decisions.map(\.ground) == [.land, .qualification])
        #expect(decisions.map(\.caseDecided) == [false, true])
        #expect(try world.world.events().map(\.subject) == [filed.id, filed.id, filed.id])
    }

    @Test("stealth discharge by a registered plant is fined under the Code, and the others learn of it")
    func stealthDischarge() throws {
        let world = try EnforcementWorld()
        let filed = try world.changxingCase()
        let decided = try world.decide(Actors.fine(filed.id, 20_000_000), as: Actors.ecology[0])
        let decision = try #require(decided.tracks.first?.decision)
        #expect(decision.fineFen == 20_000_000)
        #expect(decision.offence == .stealthDischarge)
        #expect(decision.legalBasis == "《中华人民共和国生态环境法典》第1108条（仅见于二次文本，引用前须核对原文）")
        #expect(decision.agencyName == "示例长兴生态环境分局")
        #expect(decision.decidedAt == world.world.now.microseconds)
        #expect(decided.state == .decided)
        let told = try #require(try world.world.published(TrackDecided.self).first)
        #expect(told.target.enterpriseID == "plant-1")
        #expect(told.decision == decision.outline)
        #expect(told.decision.text.isEmpty && told.decision.decidedBy.isEmpty)
        #expect(told.caseDecided)
    }
}
