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

@Suite("Corrections: one proposes, another approves")
struct CorrectionTests {
    private let world: CorrectionWorld

    init() throws {
        world = try CorrectionWorld()
    }

    private var registry: RegistryWorld { world.registry }

    // MARK: The direct way

    @Test(
        "name and division of a verified plant are not for one person to change",
        arguments: [
            (.with { $0.name = "示例壹号混凝土有限公司" }, "name"),
            (.with { $0.divisionCode = "330482" }, "division_code"),
        ] as [(CorrectEnterpriseRequest, String)])
    func direct(_ facts: CorrectEnterpriseRequest, _ field: String) throws {
        var request = facts
        request.enterpriseID = world.plant.id
        request.revision = 1
        request.reason = "示例"
        let refusal = try registry.refusal(as: registry.registrar) {
            try registry.enterprises.correctEnterprise(request, $0)
        }
        #expect(refusal?.reason == .correctionNeedsApproval)
        #expect(refusal?.field == FieldPath(field))
    }

    @Test("neither is another name that the plant took")
    func directRenaming() throws {
        let refusal = try registry.refusal(as: registry.registrar) {
            try registry.enterprises.renameEnterprise(
                .with {
                    $0.enterpriseID = world.plant.id
                    $0.revision = 1
                    $0.name = "示例新名混凝土有限公司"
                    $0.since = "2026-11-01"
                    $0.reason = "企业更名"
                }, $0)
        }
        #expect(refusal?.reason == .correctionNeedsApproval)
    }

    @Test("neither is the name of a plant with a plaque, whose code nobody verified")
    func withPlaque() throws {
        let other = try registry.register("示例二号混凝土有限公司")
        try registry.receive(
            PlaqueFixtures.changed(other, .granted), about: "plaque-1", from: "acceptance")
        let request = CorrectEnterpriseRequest.with {
            $0.enterpriseID = other.id
            $0.revision = 2
            $0.reason = "示例"
            $0.name = "示例贰号混凝土有限公司"
        }
        let refusal = try registry.refusal(as: registry.registrar) {
            try registry.enterprises.correctEnterprise(request, $0)
        }
        #expect(refusal?.reason == .correctionNeedsApproval)
        let corrected = try world.approve(
            world.propose(
                world.proposal(of: registry.enterprise(other.id)) { $0.name = "示例贰号混凝土有限公司" }))
        #expect(corrected.madeRevision == 3)
    }

    @Test("place, coordinates and other names stay with one person, and so does a name that is said as it is")
    func directDetails() throws {
        let plant = try registry.command(as: registry.registrar) {
            try registry.enterprises.correctEnterprise(
                .with {
                    $0.enterpriseID = world.plant.id
                    $0.revision = 1
                    $0.reason = "示例"
                    $0.name = world.plant.name
                    $0.place = "示例路 8 号"
                    $0.coordinates.longitudeE6 = 120_680_000
                    $0.coordinates.latitudeE6 = 30_530_000
                }, $0)
        }
        #expect(plant.place == "示例路 8 号")
        #expect(!plant.hasApproval)
    }

    // MARK: Proposing

    @Test("a proposal keeps what it saw and what it wants, and changes nothing yet")
    func proposed() throws {
        let correction = try world.propose {
            $0.name = "示例壹号混凝土有限公司"
            $0.place = "示例地址"
            $0.coordinates.longitudeE6 = 120_680_000
            $0.coordinates.latitudeE6 = 30_530_000
        }
        #expect(correction.state == .proposed)
        #expect(correction.proposedBy == world.proposer.id)
        #expect(correction.proposedAt == registry.world.now.microseconds)
        #expect(correction.divisionCode == "330481")
        #expect(correction.seen == .with { $0.name = world.plant.name })
        #expect(correction.change.name == "示例壹号混凝土有限公司")
        #expect(!correction.change.hasPlace, "what is so already is not proposed")
        #expect(correction.change.coordinates.latitudeE6 == 30_530_000)
        #expect(try registry.enterprise(world.plant.id) == world.plant)
    }

    @Test(
        "what could not be approved is not proposed",
        arguments: [
            (.with { $0.name = "示例一号混凝土有限公司" }, "", "correction-empty", "change"),
            (PlantFacts(), "", "correction-empty", "change"),
            (.with { $0.place = "别处" }, "2026-11-01", "correction-name-missing", "renamed_on"),
            (.with { $0.name = "示例新名" }, "2026-11-24", "day-ahead", "renamed_on"),
            (.with { $0.name = "示例新名" }, "2026-02-30", "day-unknown", "renamed_on"),
            (.with { $0.divisionCode = "330499" }, "", "division-unknown", "change.division_code"),
            (.with { $0.name = "示例二号混凝土有限公司" }, "", "plant-exists", "change.name"),
            (
                .with { $0.creditCode = CorrectionWorld.otherCode }, "", "credit-code-taken",
                "change.credit_code"
            ),
            (.with { $0.creditCode = "91150424MA0MW25689" }, "", "credit-code-check", "change.credit_code"),
            (.with { $0.creditCode = "9115" }, "", "credit-code-length", "change.credit_code"),
        ] as [(PlantFacts, String, String, String)])
    func notProposed(_ facts: PlantFacts, _ renamedOn: String, _ word: String, _ field: String) throws {
        _ = try registry.register("示例二号混凝土有限公司", code: CorrectionWorld.otherCode)
        let request = try world.proposal(renamedOn: renamedOn) { $0 = facts }
        let refusal = try registry.refusal(as: world.proposer) {
            try world.corrections.proposeCorrection(request, $0)
        }
        #expect(refusal?.reason.word == word)
        #expect(refusal?.field == FieldPath(field))
        #expect(try world.list().corrections.isEmpty)
    }

    @Test("a first credit code is verified, not corrected")
    func unverified() throws {
        let other = try registry.register("示例二号混凝土有限公司")
        let request = try world.proposal(of: other) { $0.creditCode = CorrectionWorld.otherCode }
        #expect(world.refused { try world.propose(request) }?.reason == .creditCodeToBeVerified)
    }

    @Test("a plant nobody knows, a merged one and one that was read too early get no proposal")
    func noPlant() throws {
        var request = try world.proposal { $0.place = "别处" }
        request.revision = 7
        let stale = world.refused { try world.propose(request) }
        #expect(stale?.reason == .revisionStale)
        #expect(stale?.values == ["found": "1"])
        request.enterpriseID = "nobody"
        #expect(world.refused { try world.propose(request) }?.reason == .plantUnknown)
        let double = try world.merged()
        let late = try world.proposal(of: double) { $0.place = "别处" }
        #expect(world.refused { try world.propose(late) }?.reason == .plantMerged)
    }

    @Test("the plant itself and registrars above it propose; others do not")
    func proposers() throws {
        for actor in [world.owner, registry.countyRegistrar, world.cityRegistrar] {
            #expect(try world.propose(as: actor) { $0.place = actor.id }.proposedBy == actor.id)
        }
        let other = World.actor("plant.02", .applicant, over: "330481", speaksFor: "another")
        for actor in [world.neighbour, world.stranger, other, registry.reader] {
            #expect(world.refused { try world.propose(as: actor) }?.reason == .noGrantHere)
        }
    }

    @Test("so many wait for one plant and no more")
    func waiting() throws {
        for number in 1...Correction.mostOpen { _ = try world.propose { $0.place = "示例路 \(number) 号" } }
        #expect(world.refused { try world.propose() }?.reason == .correctionsWaiting)
        let first = try #require(try world.list().corrections.first)
        _ = try world.reject(first)
        #expect(try world.propose().state == .proposed)
    }

    @Test("evidence goes with it, and whoever sees the correction reads it")
    func evidence() throws {
        let file = try world.upload("营业执照", as: world.owner)
        var request = try world.proposal { $0.name = "示例壹号混凝土有限公司" }
        request.files = [file]
        let correction = try world.propose(request, as: world.owner)
        #expect(correction.files.map(\.name) == [file.name])
        func read(as actor: Actor) throws -> Int {
            var size = 0
            try registry.query(as: actor) { query in
                try world.files.getAttachment(.with { $0.sha256 = file.sha256 }, query) {
                    size += $0.data.count
                }
            }
            return size
        }
        #expect(try read(as: world.approver) == 12)
        #expect(world.refused { try read(as: world.stranger) }?.reason == .attachmentUnknown)
        let another = world.refused { try world.propose(request, as: world.proposer) }
        #expect(another?.reason == .attachmentUnknown, "somebody else's upload is no evidence of one's own")
        #expect(another?.field == "files[0].sha256")
    }
}
