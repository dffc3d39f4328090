import CommonAPI
import EnforcementAPI
import Harness
import Installation
import RPC
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension Story {
    struct ProjectFacts: Sendable {
        /// Why the decision was refused while an opinion was missing.
        let early: Status
        let decided: Project
        let planned: Enterprise
        /// The second project, where building began without a decision.
        let referred: Project
        let tip: Tip
    }

    /// Two new plants in Haining: one waits for its fourth opinion and is approved, the other is built too early.
    @discardableResult
    func examineProjects() async throws -> ProjectFacts {
        let registrar = try services.session(SampleDirectory.registrar)
        let project = try await file("示例新建一号混凝土有限公司", at: "海宁市示例镇示例路 1 号", by: registrar)
        narrator.tell(
            6, say("新建项目申报，四项分送各部门", "A new plant is filed; each ground goes to its department"),
            Array(Set(project.opinions.map(\.agencyName))).sorted().joined(separator: "、"),
            evidence: project.number)

        let open = try await agree(to: project, on: [.land, .planning, .environment])
        let authority = try services.session(SampleDirectory.bulkCementExaminer)
        let early = try await refusal(of: "the decision without a fourth opinion") {
            _ = try await authority.projects.decideProject(Self.decision(on: open))
        }
        narrator.tell(
            6, say("资质意见未到，决定被拒：沉默不视为同意", "One opinion is missing: silence is not approval"),
            early.message, evidence: early.reason ?? "")

        let supplemented = try await supplement(open, registrar)
        let agreed = try await agree(to: supplemented, on: [.qualification])
        let decided = try await authority.projects.decideProject(Self.decision(on: agreed))
        let planned = try await registrar.enterprises.getEnterprise(
            .with { $0.enterpriseID = decided.enterpriseID })
        try expect(
            decided.state == .approved && planned.stage == .planned, "four agreements did not approve")
        narrator.tell(
            6, say("补正后四项同意，批准，登记为规划中企业", "After a supplement all four agree; a planned plant is entered"),
            decided.decision, evidence: "plant \(planned.id)")

        let (referred, tip) = try await startEarly(registrar)
        return ProjectFacts(early: early, decided: decided, planned: planned, referred: referred, tip: tip)
    }

    /// A second project is built before anybody decided, and Enforcement takes it up.
    private func startEarly(_ registrar: Session) async throws -> (Project, Tip) {
        let project = try await file("示例新建二号混凝土有限公司", at: "海宁市示例镇示例路 2 号", by: registrar)
        let examiner = try services.session(SampleDirectory.landExaminer)
        _ = try await examiner.projects.reportEarlyStart(
            .with {
                $0.projectID = project.id
                $0.seenOn = Instant(microseconds: project.filedAt).day.text
                $0.text = "现场已浇筑设备基础。"
            })
        try await services.settle()
        let auditor = try services.session(SampleDirectory.auditor)
        let tips = try await auditor.tips.listTips(.with { $0.divisionCode = SampleDirectory.haining }).tips
        let origin = "project/\(project.id)"
        guard let tip = tips.first(where: { $0.origin == origin }) else {
            throw StoryFailure("Enforcement did not take the early start up")
        }
        let referred = try await registrar.projects.getProject(.with { $0.projectID = project.id })
        try expect(referred.earlyStart.tipID == tip.id, "the project has no link to the tip")
        narrator.tell(
            6, say("未批先建，移送执法，成为举报线索", "Built before the decision: referred, it becomes a tip"),
            tip.referrals.map(\.agencyName).joined(separator: "、"), evidence: "tip \(tip.id)")
        return (referred, tip)
    }

    private func file(_ name: String, at place: String, by registrar: Session) async throws -> Project {
        try await registrar.projects.fileProject(
            .with {
                $0.name = name
                $0.applicant = "示例建材集团"
                $0.divisionCode = SampleDirectory.haining
                $0.place = place
                $0.lineCount = 2
                $0.capacityMilliM3 = 600_000_000
                $0.papers = Ground.inOrder.map { ground in
                    .with {
                        $0.ground = ground
                        $0.statement = "示例材料。"
                    }
                }
            })
    }

    /// The departments of these grounds agree, one after the other.
    private func agree(to project: Project, on grounds: [Ground]) async throws -> Project {
        var project = project
        for ground in grounds {
            let examiner = try services.session(SampleDirectory.examiner(of: ground))
            project = try await examiner.projects.giveOpinion(
                .with {
                    $0.projectID = project.id
                    $0.ground = ground
                    $0.stance = .agreed
                    $0.text = "符合要求，同意。"
                })
        }
        return project
    }

    /// Construction asks for a paper, and gets it.
    private func supplement(_ project: Project, _ registrar: Session) async throws -> Project {
        let examiner = try services.session(SampleDirectory.examiner(of: .qualification))
        _ = try await examiner.projects.requestSupplement(
            .with {
                $0.projectID = project.id
                $0.ground = .qualification
                $0.request = "请补交试验室设备清单。"
            })
        return try await registrar.projects.answerSupplement(
            .with {
                $0.projectID = project.id
                $0.ground = .qualification
                $0.answer = "已补交。"
            })
    }

    private static func decision(on project: Project) -> DecideProjectRequest {
        .with {
            $0.projectID = project.id
            $0.revision = project.revision
            $0.outcome = .approved
            $0.text = "四部门均同意，准予建设。"
        }
    }
}
