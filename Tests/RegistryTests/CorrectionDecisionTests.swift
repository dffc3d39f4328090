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

@Suite("Corrections: deciding")
struct CorrectionDecisionTests {
    private let world: CorrectionWorld

    init() throws {
        world = try CorrectionWorld()
    }

    private var registry: RegistryWorld { world.registry }

    // MARK: Approving

    @Test(
        "an approval changes the record in the same moment, and both names stand in the history and the feed")
    func approved() throws {
        let correction = try world.propose()
        registry.advance(seconds: 60)
        let approved = try world.approve(correction)
        #expect(approved.state == .approved)
        #expect(approved.decidedBy == world.approver.id)
        #expect(approved.decidedAt == registry.world.now.microseconds)
        #expect(approved.decision == "已核对执照")
        #expect(approved.madeRevision == 2)
        let history = try registry.query {
            try registry.enterprises.getEnterpriseHistory(.with { $0.enterpriseID = world.plant.id }, $0)
                .revisions
        }
        let made = try #require(history.first)
        #expect(made.enterprise.revision == approved.madeRevision)
        #expect(made.enterprise.name == "示例壹号混凝土有限公司")
        #expect(made.enterprise.otherNames.map(\.kind) == [.variant])
        #expect(made.enterprise.changeReason == "营业执照为准")
        #expect(made.changedBy == world.approver.id)
        #expect(made.enterprise.approval.correctionID == correction.id)
        #expect(made.enterprise.approval.proposedBy == world.proposer.id)
        #expect(made.enterprise.approval.approvedBy == world.approver.id)
        #expect(history.last?.enterprise.hasApproval == false)
        let changes = try world.changes()
        #expect(changes.map(\.changedBy) == [registry.registrar.id, world.approver.id])
        #expect(changes.map(\.proposedBy) == ["", world.proposer.id])
        #expect(try registry.world.published(EnterpriseSaved.self).last?.name == "示例壹号混凝土有限公司")
    }

    @Test("the next change by one person carries one name again")
    func afterwards() throws {
        _ = try world.approve(world.propose())
        let plant = try registry.command(as: registry.registrar) {
            try registry.enterprises.changeStage(
                .with {
                    $0.enterpriseID = world.plant.id
                    $0.revision = 2
                    $0.stage = .operating
                    $0.since = "2026-11-01"
                    $0.reason = "示例"
                }, $0)
        }
        #expect(!plant.hasApproval)
        #expect(try world.changes().last?.proposedBy == "")
    }

    @Test("a new name that the plant took leaves the old one as a former name")
    func renamed() throws {
        let request = try world.proposal(renamedOn: "2026-11-01") { $0.name = "示例新名混凝土有限公司" }
        _ = try world.approve(world.propose(request))
        let plant = try registry.enterprise(world.plant.id)
        #expect(plant.otherNames.map(\.kind) == [.former])
        #expect(plant.otherNames.map(\.until) == ["2026-10-31"])
    }

    @Test("a wrong credit code is replaced, in capitals, and stays verified")
    func code() throws {
        _ = try world.approve(world.propose { $0.creditCode = CorrectionWorld.otherCode })
        let plant = try registry.enterprise(world.plant.id)
        #expect(plant.creditCode == CorrectionWorld.otherCode)
        #expect(plant.creditCodeState == .verified)
        #expect(
            try registry.world.published(EnterpriseSaved.self).last?.creditCode == CorrectionWorld.otherCode)
        // The wrong one is free for whom it belongs to.
        #expect(try registry.register("示例二号混凝土有限公司", code: CorrectionWorld.code).revision == 1)
    }

    @Test("a plant moves when a registrar of both places approves")
    func moved() throws {
        let correction = try world.propose { $0.divisionCode = "330482" }
        let county = World.actor("registrar.05", .registrar, over: "330481")
        #expect(world.refused { try world.approve(correction, as: county) }?.reason == .noGrantHere)
        #expect(world.refused { try world.approve(correction, as: world.neighbour) }?.reason == .noGrantHere)
        #expect(try world.approve(correction, as: world.cityRegistrar).state == .approved)
        #expect(try registry.enterprise(world.plant.id).divisionCode == "330482")
    }

    @Test("nobody approves or rejects what they proposed themselves, whatever their grants")
    func fourEyes() throws {
        let correction = try world.propose(as: registry.registrar)
        let own = [
            world.refused { try world.approve(correction, as: registry.registrar) },
            world.refused { try world.reject(correction, as: registry.registrar) },
        ]
        for refusal in own {
            #expect(refusal?.reason == .correctionOwn)
            #expect(refusal?.reason.code == .permissionDenied)
            #expect(refusal?.field == "correction_id")
        }
        #expect(try registry.enterprise(world.plant.id).revision == 1)
        #expect(try world.approve(correction, as: registry.countyRegistrar).state == .approved)
    }

    @Test("whoever sees a correction without the grant does not decide it, and to others there is none")
    func deciders() throws {
        let correction = try world.propose()
        #expect(world.refused { try world.approve(correction, as: world.owner) }?.reason == .noGrantHere)
        #expect(world.refused { try world.reject(correction, as: world.owner) }?.reason == .noGrantHere)
        for decide in [world.approve, world.reject] {
            #expect(
                world.refused { try decide(correction, world.stranger, nil) }?.reason == .correctionUnknown)
        }
        #expect(
            world.refused { try world.withdraw(correction, as: world.stranger) }?.reason == .correctionUnknown
        )
    }

    @Test("a correction is decided once")
    func once() throws {
        let ends: [(Correction) throws -> Correction] = [
            { try world.approve($0) }, { try world.reject($0) }, { try world.withdraw($0) },
        ]
        for (number, end) in ends.enumerated() {
            let closed = try end(world.propose { $0.place = "示例路 \(number) 号" })
            let revision = try registry.enterprise(world.plant.id).revision
            #expect(world.refused { try world.approve(closed) }?.reason == .correctionClosed)
            #expect(world.refused { try world.reject(closed) }?.reason == .correctionClosed)
            #expect(world.refused { try world.withdraw(closed) }?.reason == .correctionClosed)
            #expect(try registry.enterprise(world.plant.id).revision == revision)
            #expect(try world.get(closed.id) == closed)
        }
    }

    @Test("a decision on a correction that was read too early changes nothing")
    func staleDecision() throws {
        let correction = try world.propose()
        for decide in [world.approve, world.reject] {
            #expect(throws: RevisionConflict.self) { try decide(correction, world.approver, 7) }
        }
        #expect(throws: RevisionConflict.self) { try world.withdraw(correction, revision: 7) }
        #expect(try registry.enterprise(world.plant.id) == world.plant)
    }

    @Test("what became impossible since the proposal is not approved", arguments: ["name", "code"])
    func impossible(_ fact: String) throws {
        let correction = try world.propose {
            if fact == "name" { $0.name = "示例二号混凝土有限公司" } else { $0.creditCode = CorrectionWorld.otherCode }
        }
        _ = try registry.register("示例二号混凝土有限公司", code: CorrectionWorld.otherCode)
        let refusal = world.refused { try world.approve(correction) }
        #expect(refusal?.reason == (fact == "name" ? .plantExists : .creditCodeTaken))
        #expect(try world.get(correction.id).state == .proposed)
    }

    // MARK: Stale

    @Test("when the record says something else meanwhile, every proposal for it is stale and must be renewed")
    func stale() throws {
        let first = try world.propose()
        let second = try world.propose(as: world.owner) { $0.creditCode = CorrectionWorld.otherCode }
        _ = try world.approve(first)
        let lapsed = try world.get(second.id)
        #expect(lapsed.state == .stale)
        #expect(lapsed.decidedBy == world.approver.id)
        let refusal = world.refused { try world.approve(lapsed) }
        #expect(refusal?.reason == .revisionStale)
        #expect(refusal?.reason.code == .aborted)
        #expect(refusal?.values == ["found": "2"])
        #expect(world.refused { try world.reject(lapsed) }?.reason == .revisionStale)
        #expect(world.refused { try world.withdraw(lapsed, as: world.owner) }?.reason == .revisionStale)
        let renewed = try world.propose(as: world.owner) { $0.creditCode = CorrectionWorld.otherCode }
        #expect(try world.approve(renewed).madeRevision == 3)
    }

    @Test("a direct change of a detail makes it stale too")
    func staleByOne() throws {
        let correction = try world.propose()
        _ = try registry.command(as: registry.registrar) {
            try registry.enterprises.correctEnterprise(
                .with {
                    $0.enterpriseID = world.plant.id
                    $0.revision = 1
                    $0.reason = "示例"
                    $0.place = "示例路 8 号"
                }, $0)
        }
        #expect(try world.get(correction.id).state == .stale)
    }

    @Test("what says nothing else of the plant leaves it open: a plaque, a stage")
    func notStale() throws {
        let correction = try world.propose()
        let plant = try registry.enterprise(world.plant.id)
        try registry.receive(
            PlaqueFixtures.changed(plant, .granted), about: "plaque-1", from: "acceptance")
        #expect(try registry.enterprise(plant.id).revision == 2)
        #expect(try world.get(correction.id).state == .proposed)
        #expect(try world.approve(correction).madeRevision == 3)
        let corrected = try registry.enterprise(plant.id)
        #expect(corrected.plaque.number == "330481-2026-0001")
        #expect(corrected.name == "示例壹号混凝土有限公司")
    }

    @Test("a merged record takes no correction any more")
    func staleByMerging() throws {
        let double = try registry.register("示例壹号混凝土")
        let correction = try world.propose(world.proposal(of: double) { $0.place = "别处" })
        _ = try world.merged(double)
        #expect(try world.get(correction.id).state == .stale)
        #expect(world.refused { try world.approve(correction) }?.reason == .plantMerged)
    }

    // MARK: Rejecting, withdrawing

    @Test("a rejection says why and leaves the record alone")
    func rejected() throws {
        let rejected = try world.reject(world.propose())
        #expect(rejected.state == .rejected)
        #expect(rejected.decision == "证明不足")
        #expect(rejected.decidedBy == world.approver.id)
        #expect(rejected.madeRevision == 0)
        #expect(try registry.enterprise(world.plant.id) == world.plant)
    }

    @Test("only its proposer takes a correction back")
    func withdrawn() throws {
        let correction = try world.propose(as: world.owner)
        #expect(world.refused { try world.withdraw(correction) }?.reason == .correctionOfAnother)
        let withdrawn = try world.withdraw(correction, as: world.owner)
        #expect(withdrawn.state == .withdrawn)
        #expect(withdrawn.decidedBy == world.owner.id)
    }
}
