import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing

@testable import Registry

@Suite("Decisions are not made by accident")
struct DecisionTests {
    private let world: ProjectWorld

    init() throws {
        world = try ProjectWorld()
    }

    private func give(_ project: Project, _ stance: OpinionStance, _ text: String) -> Refusal? {
        refusal {
            var request = ProjectWorld.opinion(project, .land)
            request.stance = stance
            request.text = text
            _ = try world.registry.command(as: world.landOfficer) {
                try world.projects.giveOpinion(request, $0)
            }
        }
    }

    private func refusal(_ body: () throws -> Void) -> Refusal? {
        do {
            try body()
            return nil
        } catch {
            return error as? Refusal
        }
    }

    @Test(
        "an opinion whose words say the other stance is refused, with both shown",
        arguments: [
            (OpinionStance.agreed, "不同意用地"), (.agreed, "经研究，不予同意。"), (.opposed, "同意用地"),
            (.opposed, "无异议"),
        ])
    func opinion(_ stance: OpinionStance, _ text: String) throws {
        let project = try world.file()
        let refused = give(project, stance, text)
        #expect(refused?.reason == .wordsContradict)
        #expect(refused?.field == "text")
        #expect(refused?.values["text"] == text)
        #expect(refused?.values["stance.zh"]?.isEmpty == false)
    }

    @Test("an opinion without a stance is refused before anything else")
    func noStance() {
        #expect(throws: Refusal.self) {
            try GiveOpinionRequest.with {
                $0.projectID = "p"
                $0.ground = .land
                $0.text = "不同意用地"
            }.validate(at: .request)
        }
    }

    @Test("a decision says its outcome, which is the one that the opinions lead to")
    func outcome() throws {
        let project = try world.giveAll(world.file(), opposed: .environment)
        func decide(_ outcome: ProjectOutcome, _ text: String) -> Reason? {
            refusal {
                var request = ProjectWorld.decision(on: project)
                request.outcome = outcome
                request.text = text
                _ = try world.registry.command(as: world.authorityOfficer) {
                    try world.projects.decideProject(request, $0)
                }
            }?.reason
        }
        #expect(decide(.approved, "决定如上") == .outcomeContradicts)
        #expect(decide(.refused, "准予建设") == .wordsContradict)
        #expect(decide(.refused, "不予批准") == nil)
    }

    @Test(
        "the same project filed again is asked about: by its name, or by applicant and place",
        arguments: ["name", "place", "neither"])
    func filedTwice(_ same: String) throws {
        let first = try world.file()
        var again = ProjectWorld.filing()
        if same != "name" { again.name = "示例另一混凝土有限公司" }
        if same != "place" { again.place = "示例镇示例路 2 号" }
        let refused = refusal { _ = try world.file(again, asking: true) }
        #expect(refused?.reason == (same == "neither" ? nil : .projectFiledBefore))
        guard same != "neither" else { return }
        #expect(refused?.values["number"] == first.number)
        again.confirmed = ["name"]
        #expect(try world.file(again, asking: true).number != first.number)
    }

    @Test(
        "a capacity that cannot be meant is asked about or refused",
        arguments: [
            (Int64(1_000), Reason.amountQuestioned), (9_000_000_000, .amountQuestioned),
            (200_000_000_000, .amountOutOfBounds),
        ])
    func capacity(_ capacity: Int64, _ reason: Reason) throws {
        var request = ProjectWorld.filing()
        request.capacityMilliM3 = capacity
        #expect(refusal { _ = try world.file(request) }?.reason == reason)
        request.confirmed = ["capacity_milli_m3"]
        #expect(
            refusal { _ = try world.file(request) }?.reason == (reason == .amountQuestioned ? nil : reason))
    }
}
