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

@Suite("New projects: filing, opinions, decision")
struct ProjectTests {
    private let world: ProjectWorld

    init() throws {
        world = try ProjectWorld()
    }

    // MARK: Filing

    @Test("who speaks for a plant sees what was filed for a double of it, once one answers for the other")
    func doubles() throws {
        let plant = try world.registry.register("示例一号混凝土有限公司")
        let double = try world.registry.register("示例壹号混凝土")
        let owner = World.actor("owner.01", .applicant, over: ProjectWorld.haining, speaksFor: plant.id)
        let other = World.actor("owner.02", .applicant, over: ProjectWorld.haining, speaksFor: double.id)
        let filed = try world.file(ProjectWorld.filing(for: double.id), as: other)
        let list = { (actor: Actor) in
            try world.registry.query(as: actor) {
                try world.projects.listProjects(.init(), $0)
            }.projects.map(\.id)
        }
        let show = { (actor: Actor) in
            try world.registry.query(as: actor) {
                try world.projects.getProject(.with { $0.projectID = filed.id }, $0)
            }
        }
        #expect(try list(owner) == [])
        #expect(try refusal { try show(owner) }?.reason == .projectUnknown)
        try world.registry.merge(double, into: plant)
        for actor in [owner, other] {
            #expect(try list(actor) == [filed.id])
            #expect(try show(actor).id == filed.id)
        }
    }

    @Test("each ground waits for the nearest agency of its department, the decision for the bulk-cement body")
    func filed() throws {
        let project = try world.file()
        #expect(project.number == "330481-2026-P0001")
        #expect(project.state == .underReview)
        #expect(project.opinions.map(\.ground) == [.land, .planning, .environment, .qualification])
        #expect(
            project.opinions.map(\.agencyID) == [
                "haining-land", "haining-land", "jiaxing-ecology", "haining-construction",
            ])
        #expect(project.opinions.allSatisfy { $0.state == .wanted })
        #expect(project.opinions[2].explanation.contains("330400"))
        #expect(project.authorityID == "haining-bulk")
        #expect(project.papers.count == 4)
        #expect(try world.file().number == "330481-2026-P0002")
        try world.registry.world.restore(generation: 1)
        #expect(try world.file().number == "330481-2026-P1000001")
        #expect(try world.file().number == "330481-2026-P1000002")
    }

    @Test("where no term is loaded, nothing is due and nothing is invented")
    func noTerm() throws {
        let project = try world.giveAll(world.file())
        #expect(project.opinions.allSatisfy { !$0.hasDue && !$0.hasClock })
        #expect(!project.hasDecideBy)
    }

    @Test("a filing without one of the grounds, or with one twice, is refused", arguments: Ground.inOrder)
    func grounds(_ ground: Ground) throws {
        var request = ProjectWorld.filing()
        request.papers.removeAll { $0.ground == ground }
        let missing = world.refusal { try world.file(request) }
        #expect(missing?.reason == .groundMissing)
        #expect(
            missing?.values == ["ground.zh": ground.wording.chinese, "ground.en": ground.wording.english])
        request.papers.append(request.papers[0])
        let twice = world.refusal { try world.file(request) }
        #expect(twice?.reason == .groundTwice)
        #expect(twice?.field == "papers[3].ground")
    }

    @Test("a filing is made by an applicant or registrar of the place, in a division that exists")
    func filers() throws {
        _ = try world.file(as: world.registry.registrar)
        for actor in [world.landOfficer, World.actor("plant.09", .applicant, over: "330522")] {
            #expect(world.refusal { try world.file(as: actor) }?.reason == .noGrantHere)
        }
        #expect(
            world.refusal { try world.file(ProjectWorld.filing(in: "330499")) }?.reason.word
                == "division-unknown")
    }

    @Test(
        "a plant's principal files for its own plant or a newcomer, not for another plant or one that is none"
    )
    func plants() throws {
        let plant = try world.registry.register("示例一号混凝土有限公司")
        let own = World.actor("plant.03", .applicant, over: "330481", speaksFor: plant.id)
        let other = World.actor("plant.04", .applicant, over: "330481", speaksFor: "another")
        #expect(try world.file(ProjectWorld.filing(for: plant.id), as: own).enterpriseID == plant.id)
        #expect(try world.file(as: own).enterpriseID.isEmpty)
        let refusal = world.refusal { try world.file(ProjectWorld.filing(for: plant.id), as: other) }
        #expect(refusal?.reason == .plantOfAnother)
        #expect(refusal?.field == "enterprise_id")
        #expect(
            world.refusal { try world.file(ProjectWorld.filing(for: "nowhere")) }?.reason
                == .plantUnknown)
    }

    @Test("a place with no agency of a department up to the province takes no filing", arguments: 0..<3)
    func noAgency(_ missing: Int) throws {
        var agencies = ProjectWorld.agencies
        agencies.remove(at: missing)
        let world = try ProjectWorld(agencies: agencies)
        let refusal = world.refusal { try world.file() }
        #expect(refusal?.reason == .noExaminingAgency)
        #expect(refusal?.values["division"] == "330481")
    }

    @Test("a place without a bulk-cement body up to the province takes no filing")
    func noAuthority() throws {
        let world = try ProjectWorld(agencies: Array(ProjectWorld.agencies.dropLast()))
        #expect(world.refusal { try world.file() }?.reason == .noCompetentAuthority)
    }

    // MARK: Opinions

    @Test("an opinion is its own agency's to give, once")
    func opinions() throws {
        let project = try world.file()
        for actor in [world.ecologyOfficer, world.constructionOfficer, world.authorityOfficer] {
            let refusal = world.refusal {
                try world.registry.command(as: actor) {
                    try world.projects.giveOpinion(ProjectWorld.opinion(project, .land), $0)
                }
            }
            #expect(refusal?.reason == .opinionOfAnotherAgency)
            #expect(refusal?.values == ["agency": "示例海宁资规局"])
        }
        let given = try world.give(project, .land)
        #expect(given.opinions.map(\.state) == [.agreed, .wanted, .wanted, .wanted])
        #expect(given.opinions[0].givenBy == "land.01")
        #expect(world.refusal { try world.give(project, .land, opposed: true) }?.reason == .opinionGiven)
    }

    @Test("an examiner of the agency whose grant does not reach the place gives none")
    func reach() throws {
        let project = try world.file()
        let officer = World.actor("land.02", .investigator, over: "330481", agency: ProjectWorld.land)
        let refusal = world.refusal {
            try world.registry.command(as: officer) {
                try world.projects.giveOpinion(ProjectWorld.opinion(project, .land), $0)
            }
        }
        #expect(refusal?.reason == .noGrantHere)
    }

    // MARK: Decision

    @Test("four agreements approve, and a newcomer becomes a plant")
    func approved() throws {
        let decided = try world.decide(world.giveAll(world.file()))
        #expect(decided.state == .approved)
        let plant = try world.registry.enterprise(decided.enterpriseID)
        #expect(plant.name == "示例新建混凝土有限公司")
        #expect(plant.origin == "project/\(decided.id)")
        #expect(plant.divisionCode == "330481")
        #expect(plant.stage == .planned)
        #expect(plant.stageSince == "2026-11-23")
    }

    @Test("an approved project of a registered plant makes no second record")
    func approvedOwn() throws {
        let plant = try world.registry.register("示例一号混凝土有限公司")
        let project = try world.file(ProjectWorld.filing(for: plant.id))
        #expect(try world.decide(world.giveAll(project)).enterpriseID == plant.id)
        #expect(try world.registry.list().count == 1)
    }

    @Test("a name that a plant of the place bears is refused, at the filing and when it was taken meanwhile")
    func nameTaken() throws {
        let project = try world.giveAll(world.file())
        let plant = try world.registry.register(ProjectWorld.filing().name)
        let early = world.refusal { try world.file() }
        #expect(early?.reason == .plantExists)
        #expect(early?.field == "name")
        let late = world.refusal { try world.decide(project) }
        #expect(late?.reason == .plantExists)
        #expect(late?.field == "project_id")
        #expect(try world.registry.list().map(\.id) == [plant.id])
        #expect(try world.file(ProjectWorld.filing(for: plant.id)).enterpriseID == plant.id)
    }

    @Test("one opposed ground refuses, whichever it is, and makes no plant", arguments: Ground.inOrder)
    func refused(_ ground: Ground) throws {
        let decided = try world.decide(world.giveAll(world.file(), opposed: ground))
        #expect(decided.state == .refused)
        #expect(decided.enterpriseID.isEmpty)
        #expect(try world.registry.list().isEmpty)
    }

    @Test(
        "silence is never approval: one missing opinion keeps the decision back for ever",
        arguments: Ground.inOrder)
    func silence(_ silent: Ground) throws {
        let world = try ProjectWorld(clocks: [("PROJECT-OPINION", 10, "working")])
        var project = try world.file()
        for ground in Ground.inOrder where ground != silent { project = try world.give(project, ground) }
        for _ in 0..<3 {
            let refusal = world.refusal { try world.decide(project) }
            #expect(refusal?.reason == .opinionsMissing)
            #expect(refusal?.values["missing.zh"]?.hasPrefix(silent.wording.chinese) == true)
            world.registry.advance(seconds: 365 * 86_400)
        }
        let late = try world.get(project.id, as: world.landOfficer)
        #expect(late.opinions.filter { $0.isLate(at: world.registry.world.now) }.map(\.ground) == [silent])
        #expect(late.opinions.first { $0.ground == silent }?.state == .wanted)
    }

    @Test("the decision is the authority's, on the revision it saw, once")
    func decision() throws {
        let project = try world.giveAll(world.file())
        let foreign = world.refusal {
            try world.registry.command(as: world.landOfficer) {
                try world.projects.decideProject(ProjectWorld.decision(on: project), $0)
            }
        }
        #expect(foreign?.reason == .decisionOfAnotherAgency)
        var stale = ProjectWorld.decision(on: project)
        stale.revision -= 1
        #expect(throws: RevisionConflict.self) {
            try world.registry.command(as: world.authorityOfficer) {
                try world.projects.decideProject(stale, $0)
            }
        }
        let decided = try world.decide(project)
        #expect(world.refusal { try world.decide(decided) }?.reason == .projectClosed)
        #expect(world.refusal { try world.withdraw(decided) }?.reason == .projectClosed)
        #expect(try world.registry.list().count == 1)
    }

    @Test("a filing is taken back by its applicant, and then nobody goes on with it")
    func withdrawn() throws {
        let project = try world.file()
        #expect(world.refusal { try world.withdraw(project, as: world.stranger) }?.reason == .projectUnknown)
        let both = World.actor("both.01", .applicant, .auditor, over: "330481")
        #expect(world.refusal { try world.withdraw(project, as: both) }?.reason == .projectOfAnother)
        let withdrawn = try world.withdraw(project)
        #expect(withdrawn.state == .withdrawn)
        #expect(withdrawn.withdrawalReason == "选址调整")
        #expect(world.refusal { try world.give(withdrawn, .land) }?.reason == .projectClosed)
        #expect(world.refusal { try world.ask(withdrawn, .land) }?.reason == .projectClosed)
        #expect(world.refusal { try world.decide(withdrawn) }?.reason == .projectClosed)
    }

    // MARK: Reading

    @Test("agencies of the place and the applicant see a project; to others it does not exist")
    func visibility() throws {
        let project = try world.file()
        for actor in [world.applicant, world.landOfficer, world.ecologyOfficer, world.registry.registrar] {
            #expect(try world.get(project.id, as: actor) == project)
            #expect(try world.list(as: actor) == [project.id])
        }
        let elsewhere = World.actor("land.09", .examiner, over: "330522")
        for actor in [world.stranger, elsewhere] {
            #expect(world.refusal { try world.get(project.id, as: actor) }?.reason == .projectUnknown)
            #expect(try world.list(as: actor).isEmpty)
        }
        #expect(world.refusal { try world.get("nowhere", as: world.landOfficer) }?.reason == .projectUnknown)
    }

    @Test("the list by place, state, and what one's own agency still owes")
    func lists() throws {
        let first = try world.file()
        world.registry.advance(seconds: 1)
        let second = try world.give(world.give(world.file(), .land), .planning)
        world.registry.advance(seconds: 1)
        let third = try world.decide(world.giveAll(world.file()))
        #expect(try world.list(as: world.landOfficer) == [first.id, second.id, third.id])
        #expect(try world.list(as: world.landOfficer) { $0.state = .approved } == [third.id])
        #expect(try world.list(as: world.landOfficer) { $0.awaitingMyAgency = true } == [first.id])
        #expect(
            try world.list(as: world.constructionOfficer) { $0.awaitingMyAgency = true } == [
                first.id, second.id,
            ])
        #expect(try world.list(as: world.authorityOfficer) { $0.awaitingMyAgency = true } == [])
        _ = try world.giveAll(first)
        #expect(try world.list(as: world.authorityOfficer) { $0.awaitingMyAgency = true } == [first.id])
        #expect(try world.list(as: world.registry.registrar) { $0.divisionCode = "330522" }.isEmpty)
        #expect(
            world.refusal { try world.list(as: world.landOfficer) { $0.divisionCode = "330081" } }?.reason
                .word
                == "division-code-structure")
    }
}
