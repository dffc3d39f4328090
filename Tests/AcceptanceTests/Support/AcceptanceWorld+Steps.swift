import AcceptanceAPI
import CommonAPI
import EnforcementAPI
import Foundation
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf
import World

@testable import Acceptance

// The steps of an acceptance, each with what a test does not care about filled in.

extension AcceptanceWorld {
    func publishTemplate() throws -> Template {
        try act(Actors.province, templates.publishTemplate, SampleTemplate.request())
    }

    /// A round over Changxing for ten days from today, with the pool loaded.
    func openRound(
        _ code: String = "R2026-1", over division: String = "330522", under template: Template? = nil
    ) throws -> Round {
        let template = try template ?? publishTemplate()
        _ = try act(Actors.province, experts.loadExperts, Actors.experts)
        return try act(
            Actors.province, rounds.openRound,
            .with {
                $0.code = code
                $0.divisionCode = division
                $0.templateID = template.id
                $0.opensOn = world.now.day.text
                $0.closesOn = world.now.day.adding(days: 10).text
            })
    }

    func apply(
        in round: Round, by plant: String = Actors.plant, for tier: Tier = .standard
    ) throws -> Application {
        try act(
            Actors.applicant(for: plant), applications.submitApplication,
            .with {
                $0.roundID = round.id
                $0.enterpriseID = plant
                $0.tier = tier
                $0.statement = "承诺材料真实"
            })
    }

    func openDraw(
        for application: Application, as actor: Actor = Actors.county, seats: Int32 = 3,
        perOrganisation: Int32 = 0,
        contributors: [String]? = nil
    ) throws -> AcceptanceAPI.Draw {
        try act(
            actor, draws.openDraw,
            .with {
                $0.applicationID = application.id
                $0.panelSize = seats
                $0.maxPerOrganisation = perOrganisation
                $0.contributors = contributors ?? Actors.contributors(for: application.enterpriseID)
            })
    }

    /// The nonce of a witness, different for each.
    static func nonce(of party: String) -> [UInt8] {
        Array(repeating: party.utf8.last ?? 0, count: 32)
    }

    func commit(_ party: String, to draw: AcceptanceAPI.Draw) throws -> AcceptanceAPI.Draw {
        try act(
            Actors.party(party), draws.commitContribution,
            .with {
                $0.drawID = draw.id
                $0.commitment = try Data(
                    AcceptanceAPI.Contribution.commitment(
                        round: draw.roundCode, subject: draw.subject, party: party,
                        nonce: Self.nonce(of: party)))
            })
    }

    func reveal(_ party: String, to draw: AcceptanceAPI.Draw) throws -> AcceptanceAPI.Draw {
        try act(
            Actors.party(party), draws.revealContribution,
            .with {
                $0.drawID = draw.id
                $0.nonce = Data(Self.nonce(of: party))
            })
    }

    /// Takes an opened draw to its panel.
    func finish(_ draw: AcceptanceAPI.Draw) throws -> AcceptanceAPI.Draw {
        for share in draw.contributions { _ = try commit(share.party, to: draw) }
        for share in draw.contributions { _ = try reveal(share.party, to: draw) }
        return try show(draw)
    }

    /// The expert excuses itself, or somebody says so of it; the draw as its supervisors see it then.
    func recuse(
        _ expert: String, from draw: AcceptanceAPI.Draw, as actor: Actor? = nil,
        _ kind: RecusalKind = .unspecified, evidence: String = ""
    ) throws -> AcceptanceAPI.Draw {
        _ = try act(
            actor ?? Actors.expert(expert), draws.recuseExpert,
            .with {
                $0.drawID = draw.id
                $0.expertID = expert
                $0.reason = "临时出差"
                $0.kind = kind
                $0.evidence = evidence
            })
        return try show(draw)
    }

    func decide(
        _ expert: String, of draw: AcceptanceAPI.Draw, as actor: Actor, accepted: Bool = true
    ) throws -> AcceptanceAPI.Draw {
        try act(
            actor, draws.decideRecusal,
            .with {
                $0.drawID = draw.id
                $0.expertID = expert
                $0.verdict = accepted ? .confirmed : .refused
                $0.opinion = "属实"
            })
    }

    func void(_ draw: AcceptanceAPI.Draw, as actor: Actor = Actors.city) throws -> AcceptanceAPI.Draw {
        try act(
            actor, draws.voidDraw,
            .with {
                $0.drawID = draw.id
                $0.reason = "逾期未揭示"
            })
    }

    /// An application of `plant` with a panel of three.
    func empanelled(in round: Round? = nil, by plant: String = Actors.plant) throws -> Application {
        let application = try apply(in: round ?? openRound(), by: plant)
        _ = try finish(openDraw(for: application))
        return try show(application)
    }

    func handIn(
        _ answers: [String: Answer] = [:], by expert: String, for application: Application
    ) throws -> Application {
        try act(
            Actors.expert(expert), applications.submitScoreSheet,
            .with {
                $0.applicationID = application.id
                $0.lines = items.lines(answers)
            })
    }

    /// Every expert of the panel hands in the same sheet.
    func score(_ application: Application, _ answers: [String: Answer] = [:]) throws -> Application {
        for expert in application.panel { _ = try handIn(answers, by: expert, for: application) }
        return try show(application)
    }

    func audit(_ application: Application, as actor: Actor = Actors.reviewer) throws -> Application {
        try act(
            actor, applications.auditApplication,
            .with {
                $0.applicationID = application.id
                $0.opinion = "同意"
            })
    }

    func audited(in round: Round? = nil, by plant: String = Actors.plant) throws -> Application {
        try audit(score(empanelled(in: round, by: plant)))
    }

    func draft(_ number: String, over applications: [Application]) throws -> Notice {
        try act(
            Actors.province, notices.draftNotice,
            .with {
                $0.number = number
                $0.applicationIds = applications.map(\.id)
            })
    }

    func sign(_ notice: Notice, as department: Department, digest: Data? = nil) throws -> Notice {
        try act(
            Actors.signatory(department), notices.signNotice,
            .with {
                $0.noticeID = notice.id
                $0.contentDigest = digest ?? notice.contentDigest
            })
    }

    /// Four signatures under a notice over those applications.
    func publish(_ number: String = "2026-1", over applications: [Application]) throws -> Notice {
        var notice = try draft(number, over: applications)
        for department in [Department.commerce, .economyIt, .ecology, .construction] {
            notice = try sign(notice, as: department)
        }
        return notice
    }

    func show(_ application: Application, to actor: Actor = Actors.auditor) throws -> Application {
        try ask(actor, applications.getApplication, .with { $0.applicationID = application.id })
    }

    func show(_ draw: AcceptanceAPI.Draw, to actor: Actor = Actors.auditor) throws -> AcceptanceAPI.Draw {
        try ask(actor, draws.getDraw, .with { $0.drawID = draw.id })
    }

    func plaques(of plant: String) throws -> [Plaque] {
        try ask(Actor.nobody, plaques.listPlaques, .with { $0.enterpriseID = plant }).plaques
    }

    /// A decision of Enforcement about a plant, as its event tells.
    @discardableResult
    func decide(
        _ kind: DecisionKind, on ground: Ground, about plant: String, caseID: String = "case-1"
    ) throws -> Inbox.Fate {
        let decided = TrackDecided.with {
            $0.caseID = caseID
            $0.caseNumber = "330522-2026-0001"
            $0.target = .with {
                $0.enterpriseID = plant
                $0.divisionCode = "330522"
            }
            $0.ground = ground
            $0.decision = .with {
                $0.kind = kind
                $0.text = "罚款二十万元"
                $0.fineFen = kind == .fine ? 20_000_000 : 0
                $0.agencyName = "示例生态环境分局"
            }
        }
        return try world.receive(
            decided, about: caseID, from: "enforcement", by: AcceptanceService.definition)
    }
}
