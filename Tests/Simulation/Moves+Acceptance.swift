import Acceptance
import AcceptanceAPI
import CommonAPI
import Foundation
import RPC
import Rulebook
import Store
import SwiftProtobuf
import World

extension Moves {
    mutating func openRound() -> Order? {
        let county = pickCounty()
        let code = "R2026-\(memory.nextNumber())"
        let today = province["acceptance"].now.day
        return order(
            "acceptance", RoundsMethods.openRound,
            OpenRoundRequest.with {
                $0.code = code
                $0.divisionCode = county
                $0.templateID = memory.template
                $0.opensOn = today.text
                $0.closesOn = today.adding(days: 60).text
            }, by: SimulatedCallers.organiser
        ) { reply, memory in
            let round = try AcceptanceAPI.Round(serializedBytes: reply)
            memory.rounds.append((round.id, county))
        }
    }

    mutating func closeRound() -> Order? {
        guard memory.rounds.count > 4, let round = generator.pick(memory.rounds) else { return nil }
        return order(
            "acceptance", RoundsMethods.closeRound, RoundRequest.with { $0.roundID = round.id },
            by: SimulatedCallers.organiser
        ) { _, memory in memory.rounds.removeAll { $0.id == round.id } }
    }

    mutating func submitApplication() -> Order? {
        guard let plant = generator.pick(memory.plants), let applicant = plant.applicant,
            let round = generator.pick(memory.rounds.filter { $0.county == plant.county })
        else { return nil }
        return order(
            "acceptance", ApplicationsMethods.submitApplication,
            SubmitApplicationRequest.with {
                $0.roundID = round.id
                $0.enterpriseID = plant.id
                $0.tier = generator.chance(80) ? .standard : .demonstration
                $0.statement = "承诺申报材料真实。"
            }, by: applicant
        ) { reply, memory in
            memory.applications.append(try Application(serializedBytes: reply).id)
        }
    }

    /// Takes some application one step further.
    mutating func advanceApplication() async throws -> Order? {
        guard let id = generator.pick(memory.applications),
            let application = try await record(Application.self, "application", id, of: "acceptance")
        else { return nil }
        switch application.state {
        case .submitted: return try await advanceDraw(of: application)
        case .empanelled, .discussion:
            return generator.chance(6)
                ? try await recuse(application) : handInSheet(for: application)
        case .rectifying: return try await rectify(application)
        case .passed:
            return order(
                "acceptance", ApplicationsMethods.auditApplication,
                AuditApplicationRequest.with {
                    $0.applicationID = id
                    $0.opinion = "同意上报。"
                }, by: SimulatedCallers.reviewer)
        case .audited: return draftNotice(over: application)
        case .notified, .failed, .unspecified, .UNRECOGNIZED:
            memory.applications.removeAll { $0 == id }
            return nil
        }
    }

    private mutating func advanceDraw(of application: Application) async throws -> Order? {
        guard !application.drawID.isEmpty,
            let draw = try await record(
                AcceptanceAPI.Draw.self, "draw", application.drawID, of: "acceptance"),
            draw.state != .void
        else { return openDraw(for: application) }
        if generator.chance(4) {
            // Refused unless a contribution is overdue.
            return order(
                "acceptance", DrawsMethods.voidDraw,
                VoidDrawRequest.with {
                    $0.drawID = draw.id
                    $0.reason = "监督人未到场"
                }, by: generator.chance(80) ? SimulatedCallers.otherAdministrator : SimulatedCallers.organiser
            )
        }
        let applicants = memory.plants.compactMap(\.applicant)
        guard
            let party = generator.pick(
                (SimulatedCallers.witnesses + applicants).filter { simulated in
                    draw.contributions.contains { $0.party == simulated.id }
                })
        else { return nil }
        return draw.state == .gathering ? try commit(to: draw, as: party) : reveal(in: draw, as: party)
    }

    private mutating func openDraw(for application: Application) -> Order? {
        let applicant = memory.plants.first { $0.id == application.enterpriseID }?.applicant
        let third =
            generator.chance(70) ? applicant ?? SimulatedCallers.otherAuditor : SimulatedCallers.otherAuditor
        // Now and then the organiser tries two of its own line of command.
        let second = generator.chance(10) ? SimulatedCallers.reviewer : SimulatedCallers.witness
        return order(
            "acceptance", DrawsMethods.openDraw,
            OpenDrawRequest.with {
                $0.applicationID = application.id
                $0.panelSize = 3
                $0.maxPerOrganisation = 1
                $0.contributors = [SimulatedCallers.organiser, second, third].map(\.id)
            }, by: SimulatedCallers.organiser)
    }

    private mutating func commit(to draw: AcceptanceAPI.Draw, as party: SimulatedCaller) throws -> Order? {
        let key = "\(draw.id)/\(party.id)"
        let nonce = memory.nonces[key] ?? generator.bytes(32)
        memory.nonces[key] = nonce
        let commitment = try AcceptanceAPI.Contribution.commitment(
            round: draw.roundCode, subject: draw.subject, party: party.id, nonce: nonce)
        return order(
            "acceptance", DrawsMethods.commitContribution,
            CommitContributionRequest.with {
                $0.drawID = draw.id
                $0.commitment = Data(commitment)
            }, by: party)
    }

    private mutating func reveal(in draw: AcceptanceAPI.Draw, as party: SimulatedCaller) -> Order? {
        order(
            "acceptance", DrawsMethods.revealContribution,
            RevealContributionRequest.with {
                $0.drawID = draw.id
                // Now and then somebody reveals another number than it committed to.
                $0.nonce = Data(
                    generator.chance(5) ? generator.bytes(32) : memory.nonces["\(draw.id)/\(party.id)"] ?? [])
            }, by: party)
    }

    /// An expert steps aside, or the organiser says that it did not come and somebody else confirms it.
    private mutating func recuse(_ application: Application) async throws -> Order? {
        let draw = try await record(
            AcceptanceAPI.Draw.self, "draw", application.drawID, of: "acceptance")
        if let waiting = draw?.proposals.first(where: { $0.state == .waiting }) {
            let accepted = generator.chance(80)
            return order(
                "acceptance", DrawsMethods.decideRecusal,
                DecideRecusalRequest.with {
                    $0.drawID = application.drawID
                    $0.expertID = waiting.expertID
                    $0.verdict = accepted ? .confirmed : .refused
                    $0.opinion = "属实"
                }, by: generator.chance(80) ? SimulatedCallers.otherAuditor : SimulatedCallers.organiser)
        }
        guard let seat = generator.pick(application.panel) else { return nil }
        let expert = SimulatedCallers.experts.first { $0.speaksFor == seat } ?? SimulatedCallers.organiser
        let simulated = generator.chance(50) ? expert : SimulatedCallers.organiser
        return order(
            "acceptance", DrawsMethods.recuseExpert,
            RecuseExpertRequest.with {
                $0.drawID = application.drawID
                $0.expertID = seat
                $0.reason = "曾为该企业提供技术咨询"
                $0.kind = simulated == SimulatedCallers.organiser ? .absent : .unspecified
            }, by: simulated)
    }

    private mutating func handInSheet(for application: Application) -> Order? {
        guard let seat = generator.pick(application.panel),
            let expert = SimulatedCallers.experts.first(where: { $0.speaksFor == seat })
        else { return nil }
        let full: [(code: String, points: Int32)] = [("G1", 0), ("S1", 60), ("S2", 40)]
        let lines = full.map { item in
            SheetLine.with {
                $0.itemCode = item.code
                $0.gatePassed = !generator.chance(2)
                let loss = generator.chance(5) ? item.points : Int32.random(in: 0...6, using: &generator)
                $0.points = max(0, item.points - loss)
                $0.evidence = "现场查看"
                if item.points > 0, generator.chance(10) { $0.finding = "台账不全" }
            }
        }
        return order(
            "acceptance", ApplicationsMethods.submitScoreSheet,
            SubmitScoreSheetRequest.with {
                $0.applicationID = application.id
                $0.lines = lines
            }, by: expert)
    }

    private mutating func rectify(_ application: Application) async throws -> Order? {
        let items = try await province["acceptance"].read { transaction in
            try transaction.rows(
                "SELECT body FROM rectification WHERE application_id = $1 ORDER BY item_code",
                [.text(application.id)]
            ) { try Rectification(serializedBytes: $0.blob(0)) }
        }
        guard let item = generator.pick(items.filter { $0.state != .verified }) else { return nil }
        if item.state == .open {
            guard let applicant = memory.plants.first(where: { $0.id == item.enterpriseID })?.applicant else {
                return nil
            }
            return order(
                "acceptance", ApplicationsMethods.submitRectification,
                SubmitRectificationRequest.with {
                    $0.rectificationID = item.id
                    $0.evidence = "已整改，附照片。"
                }, by: applicant)
        }
        return order(
            "acceptance", ApplicationsMethods.checkRectification,
            CheckRectificationRequest.with {
                $0.rectificationID = item.id
                $0.verdict = generator.chance(80) ? .putRight : .sentBack
                $0.opinion = "现场核查。"
            }, by: SimulatedCallers.organiser)
    }

    private mutating func draftNotice(over application: Application) -> Order? {
        let number = "2026-\(memory.nextNumber())"
        return order(
            "acceptance", NoticesMethods.draftNotice,
            DraftNoticeRequest.with {
                $0.number = number
                $0.applicationIds = [application.id]
            }, by: SimulatedCallers.organiser
        ) { reply, memory in
            memory.notices.append(try Notice(serializedBytes: reply).id)
        }
    }

    mutating func signNotice() async throws -> Order? {
        guard let id = generator.pick(memory.notices),
            let notice = try await record(Notice.self, "notice", id, of: "acceptance")
        else { return nil }
        if notice.state == .published, generator.chance(70) {
            memory.notices.removeAll { $0 == id }
            return nil
        }
        let signatory = generator.pick(SimulatedCallers.signatories + [SimulatedCallers.strangeSignatory])
        return order(
            "acceptance", NoticesMethods.signNotice,
            SignNoticeRequest.with {
                $0.noticeID = id
                $0.contentDigest = notice.contentDigest
            }, by: signatory ?? SimulatedCallers.strangeSignatory)
    }
}
