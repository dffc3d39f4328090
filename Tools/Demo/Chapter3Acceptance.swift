import Acceptance
import AcceptanceAPI
import CommonAPI
import Crypto
import Foundation
import Harness
import Installation
import ReferenceData
import RegistryAPI
import Rulebook
import SwiftProtobuf

extension Story {
    struct AcceptanceFacts: Sendable {
        let enterpriseID: String
        let draw: AcceptanceAPI.Draw
        let application: Application
        let notice: Notice
        let plaque: Plaque
        let standing: Enterprise
        let readiness: ReadinessFacts
    }

    /// One example plant from its application to its plaque.
    func acceptPlant() async throws -> AcceptanceFacts {
        let organiser = try services.session(SampleDirectory.countyOrganiser)
        let (plantID, application, readiness) = try await apply(organiser)
        let draw = try await drawPanel(for: application, organiser)
        try await score(application, panel: draw.panel)
        try await rectify(application, plantID, organiser)

        let reviewer = try services.session(SampleDirectory.cityReviewer)
        _ = try await reviewer.applications.auditApplication(
            .with {
                $0.applicationID = application.id
                $0.opinion = "县级验收材料齐全，整改闭环，同意上报。"
            })
        narrator.tell(
            3, say("市级审核", "The city audits"), say("同意上报", "forwarded to the province"),
            evidence: SampleDirectory.cityReviewer.id)

        let (notice, plaque) = try await signNotice(over: application)
        try await services.settle()
        let registrar = try services.session(SampleDirectory.registrar)
        let standing = try await registrar.enterprises.getEnterprise(.with { $0.enterpriseID = plantID })
        try expect(standing.plaque.number == plaque.number, "the Registry does not show the plaque")
        narrator.tell(
            3, say("登记服务按事件显示授牌", "By event, the Registry shows the plaque"),
            "\(standing.name): \(plaqueWord(standing.plaque.state))",
            evidence: standing.plaque.event)
        return AcceptanceFacts(
            enterpriseID: plantID, draw: draw,
            application: try await organiser.applications.getApplication(
                .with { $0.applicationID = application.id }),
            notice: notice, plaque: plaque, standing: standing, readiness: readiness)
    }

    private func apply(
        _ countyOrganiser: Session
    ) async throws -> (plant: String, Application, ReadinessFacts) {
        let registrar = try services.session(SampleDirectory.registrar)
        let plant = try await registrar.enterprises.registerEnterprise(
            .with {
                $0.name = "示例一号混凝土有限公司"
                $0.divisionCode = SampleDirectory.changxing
                $0.place = "示例地址"
            })
        // Not the administrator of the body that organises acceptance.
        let administrator = try services.serviceClients.session(as: HomeBuilder.secondAdministrator)
        let applicant = SampleDirectory.applicant(for: plant.id)
        try await enter(applicant, by: administrator)
        for id in SampleDirectory.expertIDs { try await enter(SampleDirectory.expert(id), by: administrator) }
        try await services.settle()

        let province = try services.session(SampleDirectory.organiser)
        let template = try await province.templates.publishTemplate(SampleData.template())
        let today = SystemClock.now().day
        let round = try await countyOrganiser.rounds.openRound(
            .with {
                $0.code = "R\(today.year)-1"
                $0.divisionCode = SampleDirectory.changxing
                $0.templateID = template.id
                $0.opensOn = today.text
                $0.closesOn = today.adding(days: 60).text
            })
        narrator.tell(
            3, say("长兴开轮（样例细则 6 门槛 + 20 评分项）", "A round opens for Changxing (6 gates, 20 items)"),
            "\(round.code), \(round.opensOn) – \(round.closesOn)", evidence: "round \(round.id)")
        let applying = try services.session(applicant)
        let readiness = try await makeReady(plant, by: applying, county: countyOrganiser)
        let application = try await applying.applications.submitApplication(
            .with {
                $0.roundID = round.id
                $0.enterpriseID = plant.id
                $0.tier = .standard
                $0.statement = "承诺申报材料真实。"
            })
        narrator.tell(
            3, say("示例一号申报“达标”", "Example plant No. 1 applies for 达标"), application.enterpriseName,
            evidence: "application \(application.id)")
        return (plant.id, application, readiness)
    }

    private func drawPanel(
        for application: Application, _ organiser: Session
    ) async throws -> AcceptanceAPI.Draw {
        let province = try services.session(SampleDirectory.organiser)
        let pool = try await province.experts.loadExperts(Self.expertPool)
        narrator.tell(
            3, say("载入专家库", "The expert pool loads"),
            say("\(pool.created) 名示例专家", "\(pool.created) example experts"),
            evidence: "LoadExperts")

        let plant = SampleDirectory.applicant(for: application.enterpriseID)
        let contributors = [SampleDirectory.countyOrganiser, SampleDirectory.ecologyWitness, plant]
        var draw = try await organiser.draws.openDraw(
            .with {
                $0.applicationID = application.id
                $0.panelSize = 3
                $0.maxPerOrganisation = 1
                $0.contributors = contributors.map(\.id)
            })
        let shares = contributors.map { DrawShare(party: $0, nonce: Entropy.bytes(32)) }
        for share in shares {
            let commitment = Data(try share.commitment(in: draw))
            let id = draw.id
            _ = try await services.session(share.party).draws.commitContribution(
                .with {
                    $0.drawID = id
                    $0.commitment = commitment
                })
        }
        let id = draw.id
        draw = try await organiser.draws.getDraw(.with { $0.drawID = id })
        narrator.tell(
            3, say("组织单位、生态环境、企业三方承诺", "Organiser, ecology and the plant itself commit"),
            say(
                "名册 \(draw.roster.count) 人，回避 \(draw.leftOut.count) 人",
                "roster of \(draw.roster.count), \(draw.leftOut.count) left out"),
            evidence: draw.commitment.hex.clipped(to: 20))
        for share in shares {
            _ = try await services.session(share.party).draws.revealContribution(
                .with {
                    $0.drawID = id
                    $0.nonce = Data(share.nonce)
                })
        }
        // Neither the plant nor the witness is shown the panel that their shares led to.
        draw = try await organiser.draws.getDraw(.with { $0.drawID = id })
        let drawn = draw.panel
        narrator.tell(
            3, say("揭示后抽出专家组", "After the reveals the panel is drawn"), drawn.joined(separator: " "),
            evidence: "seed \(draw.seed.hex.clipped(to: 16))")

        let recused = drawn[1]
        _ = try await services.session(SampleDirectory.expert(recused)).draws.recuseExpert(
            .with {
                $0.drawID = id
                $0.expertID = recused
                $0.reason = "曾为该企业提供技术咨询"
            })
        draw = try await organiser.draws.getDraw(.with { $0.drawID = id })
        let findings = try DrawRecord(draw).verify(with: .sha256)
        try expect(findings.isEmpty, "the draw cannot be recomputed: \(findings)")
        narrator.tell(
            3, say("\(recused) 回避，顺位递补；抽取可复算", "\(recused) recuses, the next in order sits; recomputed"),
            draw.panel.joined(separator: " "), evidence: "qingtong draw verify \(draw.id)")
        return draw
    }

    private func score(_ application: Application, panel: [String]) async throws {
        let organiser = try services.session(SampleDirectory.countyOrganiser)
        let template = try await organiser.templates.getTemplate(
            .with { $0.templateID = application.templateID })
        var scored = application
        for (place, expert) in panel.enumerated() {
            let sheet = Self.sheet(over: template, place: place)
            scored = try await services.session(SampleDirectory.expert(expert)).applications.submitScoreSheet(
                .with {
                    $0.applicationID = application.id
                    $0.lines = sheet
                })
        }
        try expect(
            scored.result.verdict == .passWithRectification, "the verdict is \(scored.result.verdict)")
        narrator.tell(
            3, say("三份评分表（互不可见）汇总", "Three blind sheets make the result"),
            say(
                "通过并限期整改，均分 \(scored.result.mean.thousandths)",
                "pass with rectification, mean \(scored.result.mean.thousandths)"),
            evidence: "application \(application.id)")
    }

    private func rectify(_ application: Application, _ plantID: String, _ organiser: Session) async throws {
        let items = try await organiser.applications.listRectifications(
            .with { $0.applicationID = application.id }
        ).rectifications
        let applicant = try services.session(SampleDirectory.applicant(for: plantID))
        for item in items {
            _ = try await applicant.applications.submitRectification(
                .with {
                    $0.rectificationID = item.id
                    $0.evidence = "已将废水回用平面流向图上墙，附照片编号 示例-001。"
                })
            _ = try await organiser.applications.checkRectification(
                .with {
                    $0.rectificationID = item.id
                    $0.verdict = .putRight
                    $0.opinion = "现场核查属实。"
                })
        }
        try expect(!items.isEmpty, "there was nothing to put right")
        narrator.tell(
            3, say("整改提交并核验", "The item is put right and verified"),
            items.map { "\($0.itemCode) \($0.finding)" }.joined(separator: "；"),
            evidence: items.map(\.id).joined(separator: " "))
    }

    private func signNotice(over application: Application) async throws -> (Notice, Plaque) {
        let province = try services.session(SampleDirectory.organiser)
        var notice = try await province.notices.draftNotice(
            .with {
                $0.number = "\(SystemClock.now().day.year)-1"
                $0.applicationIds = [application.id]
            })
        for signatory in SampleDirectory.signatories.shuffled() {
            notice = try await services.session(signatory).notices.signNotice(
                .with {
                    $0.noticeID = notice.id
                    $0.contentDigest = notice.contentDigest
                })
        }
        try expect(notice.state == .published, "four signatures did not publish the notice")
        narrator.tell(
            3, say("四部门联合通报（任意顺序会签）", "Four departments sign the joint notice, in any order"),
            notice.signatures.map(\.agencyName).joined(separator: "、"), evidence: notice.number)
        let plaques = try await PlaquesClient(services.serviceClients.open("acceptance")).listPlaques(
            .with { $0.enterpriseID = application.enterpriseID }
        ).plaques
        guard let plaque = plaques.first else { throw StoryFailure("no plaque was granted") }
        narrator.tell(
            3, say("授牌，有效期三年", "A plaque is granted for three years"),
            "\(plaque.grantedOn) – \(plaque.expiresOn)", evidence: plaque.number)
        return (notice, plaque)
    }
}

extension Story {
    /// Ten example experts; E04 works in the plant's own county.
    private static var expertPool: [Expert] {
        let places = [
            "330106", "330108", "330203", "330522", "330302", "330402", "330602", "330702", "330802",
            "330902",
        ]
        return zip(SampleDirectory.expertIDs, places).map { id, place in
            .with {
                $0.id = id
                $0.name = "示例专家 \(id)"
                $0.organisation = "示例单位 \(id)"
                $0.speciality = "清洁生产"
                $0.divisionCode = place
                $0.recognisedUntil = SystemClock.now().day.adding(years: 2).text
            }
        }
    }

    /// A sheet a few points below full; the second expert finds something to put right.
    private static func sheet(over template: AcceptanceAPI.Template, place: Int) -> [SheetLine] {
        template.items.map { item in
            .with {
                $0.itemCode = item.code
                $0.gatePassed = true
                $0.points = item.points > 4 ? item.points - 1 : item.points
                $0.evidence = item.evidence.isEmpty ? "现场查看" : item.evidence
                if place == 1, item.code == "C4" { $0.finding = "废水回用平面流向图未上墙" }
            }
        }
    }
}
