import CommonAPI
import Crypto
import EnforcementAPI
import Foundation
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import Testing
import World

@testable import Registry

@Suite("New projects: supplements, clocks, early starts")
struct ProjectSupplementTests {
    private let world: ProjectWorld

    init() throws {
        world = try ProjectWorld(clocks: [
            ("PROJECT-OPINION", 5, "working"), ("PROJECT-SUPPLEMENT", 10, "calendar"),
        ])
    }

    private func advance(days: Int64) { world.registry.advance(seconds: days * 86_400) }

    // MARK: Clocks

    @Test("a loaded term gives each opinion its due day, and says that no law states it")
    func due() throws {
        // Monday 2026-11-23: the day of filing is not counted.
        let project = try world.file()
        #expect(project.opinions.map(\.due.dueOn) == Array(repeating: "2026-11-30", count: 4))
        #expect(project.opinions[0].due.explanation.contains("并无法规规定"))
        #expect(!project.opinions[0].due.provisional)
    }

    @Test(
        "the clock stands still from the day after the request until the answer",
        arguments: [(0, 0, "2026-11-30"), (0, 1, "2026-12-01"), (1, 4, "2026-12-03"), (2, 9, "2026-12-07")])
    func suspension(_ asked: Int, _ answered: Int, _ due: String) throws {
        let project = try world.file()
        advance(days: Int64(asked))
        let open = try world.ask(project, .land)
        #expect(open.opinions[0].state == .supplementWanted)
        #expect(open.opinions[0].supplements[0].answerBy.ruleID == "PROJECT-SUPPLEMENT")
        advance(days: Int64(answered - asked))
        let answer = try world.answer(open, .land)
        #expect(answer.opinions[0].state == .wanted)
        #expect(answer.opinions[0].due.dueOn == due)
        // The other departments' clocks run on.
        #expect(answer.opinions.dropFirst().map(\.due.dueOn) == Array(repeating: "2026-11-30", count: 3))
    }

    @Test("a term changed after the filing moves nothing")
    func frozen() throws {
        let project = try world.file()
        try world.load([("PROJECT-OPINION", 30, "working")])
        let open = try world.ask(project, .land)
        advance(days: 1)
        #expect(try world.answer(open, .land).opinions[0].due.dueOn == "2026-12-01")
        #expect(try world.file().opinions[0].due.dueOn > "2026-12-31")
    }

    @Test("the decision's term begins with the fourth opinion")
    func decisionTerm() throws {
        try world.load([("PROJECT-DECISION", 3, "working")])
        let project = try world.file()
        advance(days: 1)
        #expect(try world.giveAll(project).decideBy.dueOn == "2026-11-27")
    }

    // MARK: Supplements

    @Test("nobody agrees while papers are still to come; opposing need not wait")
    func agreeing() throws {
        let open = try world.ask(world.file(), .land)
        let refusal = world.refusal { try world.give(open, .land) }
        #expect(refusal?.reason == .supplementOpen)
        #expect(try world.give(open, .land, opposed: true).opinions[0].state == .opposed)
    }

    @Test("a department asks once at a time, of what it examines, before it gave its opinion")
    func asking() throws {
        let open = try world.ask(world.file(), .land)
        #expect(world.refusal { try world.ask(open, .land) }?.reason == .supplementOpen)
        #expect(
            world.refusal { try world.ask(open, .land, as: world.ecologyOfficer) }?.reason
                == .opinionOfAnotherAgency)
        let given = try world.give(open, .environment)
        #expect(world.refusal { try world.ask(given, .environment) }?.reason == .opinionGiven)
        #expect(try world.ask(world.answer(open, .land), .land).opinions[0].supplements.count == 2)
    }

    @Test("an answer needs a question, and comes from the applicant or a registrar")
    func answering() throws {
        let project = try world.file()
        #expect(world.refusal { try world.answer(project, .land) }?.reason == .supplementNotAsked)
        let open = try world.ask(project, .land)
        #expect(world.refusal { try world.answer(open, .planning) }?.reason == .supplementNotAsked)
        #expect(world.refusal { try world.answer(open, .unspecified) }?.reason == .supplementNotAsked)
        #expect(
            world.refusal { try world.answer(open, .land, as: world.stranger) }?.reason == .projectUnknown)
        let both = World.actor("both.01", .applicant, .auditor, over: "330481")
        #expect(world.refusal { try world.answer(open, .land, as: both) }?.reason == .projectOfAnother)
        #expect(try world.answer(open, .land, as: world.registry.registrar).opinions[0].state == .wanted)
    }

    // MARK: Files

    @Test("files of a filing are seen by who sees it; one that nobody uploaded is refused")
    func files() throws {
        let content = Array("用地预审意见".utf8)
        let service = AttachmentService(readers: RegistryService.attachmentReaders)
        let file = AttachedFile.with {
            $0.sha256 = SHA256.hash(content).hex
            $0.name = "用地预审.pdf"
            $0.mediaType = "application/pdf"
        }
        var request = ProjectWorld.filing()
        request.papers[0].files = [file]
        let unknown = world.refusal { try world.file(request) }
        #expect(unknown?.reason == .attachmentUnknown)
        #expect(unknown?.field == "papers[0].files[0].sha256")
        _ = try world.registry.command(as: world.applicant) {
            try service.putAttachment(
                [
                    .with {
                        $0.attachment = file
                        $0.data = Data(content)
                    }
                ], $0)
        }
        let project = try world.file(request)
        #expect(project.papers[0].files.map(\.size) == [Int64(content.count)])
        func read(as actor: Actor) throws -> [UInt8] {
            var bytes: [UInt8] = []
            try world.registry.query(as: actor) { query in
                try service.getAttachment(.with { $0.sha256 = file.sha256 }, query) { bytes += $0.data }
            }
            return bytes
        }
        #expect(try read(as: world.landOfficer) == content)
        #expect(world.refusal { try read(as: world.stranger) }?.reason == .attachmentUnknown)
    }

    // MARK: Early starts

    @Test(
        "building before the decision goes to Enforcement for the grounds nobody agreed to, with links back")
    func earlyStart() throws {
        let project = try world.give(world.give(world.file(), .land), .environment, opposed: true)
        let reported = try world.report(project)
        #expect(reported.earlyStart.grounds == [.planning, .environment, .qualification])
        let told = try #require(try world.registry.world.published(ProjectStartedEarly.self).last)
        #expect(told.projectID == project.id)
        #expect(told.grounds == [.planning, .environment, .qualification])
        #expect(told.reportedByAgency == "示例海宁资规局")

        let origin = "project/\(project.id)"
        try world.registry.receive(
            ReferralTaken.with {
                $0.origin = origin
                $0.tipID = "tip-1"
            }, about: origin, from: "enforcement")
        var filed = CaseFixtures.filed("case-1")
        filed.origins = [origin]
        try world.registry.receive(filed, about: "case-1", from: "enforcement")
        let linked = try world.get(project.id, as: world.landOfficer)
        #expect(linked.earlyStart.tipID == "tip-1")
        #expect(linked.earlyStart.caseID == "case-1")
        #expect(linked.earlyStart.caseNumber == "330481-2026-0001")
    }

    @Test("an early start is reported once, of what was not approved, on a day that has come, by who may")
    func earlyStartRefused() throws {
        let project = try world.file()
        #expect(world.refusal { try world.report(project, on: "2026-11-24") }?.reason == .earlyStartInFuture)
        #expect(world.refusal { try world.report(project, on: "2026-11-31") }?.reason.word == "day-unknown")
        #expect(world.refusal { try world.report(project, as: world.applicant) }?.reason == .noGrantHere)
        _ = try world.report(project, on: "2026-11-20")
        #expect(world.refusal { try world.report(project) }?.reason == .earlyStartReported)
        let agreed = try world.giveAll(world.file())
        // Refused or withdrawn, it may not be built either.
        let refused = try world.decide(world.giveAll(world.file(), opposed: .planning))
        #expect(try world.report(refused).earlyStart.grounds == [.planning])
        #expect(try world.report(world.withdraw(world.file())).hasEarlyStart)
        #expect(world.refusal { try world.report(try world.decide(agreed)) }?.reason == .projectApproved)
    }

    /// What became of a filing that every department agreed to.
    enum Course: CaseIterable {
        case undecided, withdrawn, approvedLater
    }

    @Test(
        "what every department agreed to and nobody had decided was early all the same, on every ground",
        arguments: Course.allCases)
    func earlyStartOfAgreed(_ course: Course) throws {
        var project = try world.giveAll(world.file())
        switch course {
        case .undecided: break
        case .withdrawn: project = try world.withdraw(project)
        case .approvedLater: project = try world.decide(project)
        }
        let all: [Ground] = [.land, .planning, .environment, .qualification]
        #expect(try world.report(project, on: "2026-11-20").earlyStart.grounds == all)
        let told = try #require(try world.registry.world.published(ProjectStartedEarly.self).last)
        #expect(told.grounds == all)
    }
}
