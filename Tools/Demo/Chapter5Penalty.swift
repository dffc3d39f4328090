import AcceptanceAPI
import CommonAPI
import EnforcementAPI
import Harness
import Installation
import RPC
import RegistryAPI
import SwiftProtobuf

extension Story {
    struct PenaltyFacts: Sendable {
        let decided: Case
        let plaque: Plaque
        let standing: Enterprise
    }

    /// A tip about the plaque holder: stealth discharge, a fine, and the plaque is suspended while Acceptance was down.
    @discardableResult
    func penalise(_ accepted: AcceptanceFacts) async throws -> PenaltyFacts {
        let hotline = try services.session(SampleDirectory.hotline)
        let filed = try await hotline.tips.fileTip(
            .with {
                $0.channel = .hotline
                $0.target = .with {
                    $0.enterpriseID = accepted.enterpriseID
                    $0.divisionCode = SampleDirectory.changxing
                }
                $0.grounds = [.environment]
                $0.content = "夜间经暗管向河道排放灰白色废水。"
                $0.gatewayReference = "12345-示例-0002"
            })
        try checkReceipt(filed)
        narrator.tell(
            5, say("再有举报：持牌企业偷排", "A second tip: stealth discharge by the plaque holder"),
            filed.tip.referrals.map(\.agencyName).joined(), evidence: filed.receipt.code)

        services.kill("acceptance")
        let decided = try await fine(filed.tip)
        try await services.start("acceptance")
        narrator.tell(
            5,
            say("验收服务被 SIGKILL 期间作出处罚，随后重启", "Fined while Acceptance is SIGKILLed; then it is started again"),
            (decided.tracks.first?.decision).map { "\($0.fineFen.yuan)，\($0.legalBasis)" } ?? "",
            evidence: decided.number)

        try await services.settle()
        let plaque = try await PlaquesClient(services.serviceClients.open("acceptance")).getPlaque(
            .with { $0.number = accepted.plaque.number })
        try expect(plaque.state == .suspended, "the plaque is not suspended")
        narrator.tell(
            5, say("验收服务按事件暂停授牌", "By event, Acceptance suspends the plaque"), plaque.reason,
            evidence: plaque.number)
        try await services.settle()
        let registrar = try services.session(SampleDirectory.registrar)
        let standing = try await registrar.enterprises.getEnterprise(
            .with { $0.enterpriseID = accepted.enterpriseID })
        try expect(
            standing.plaque.state == "SUSPENDED" && standing.cases.count == 1,
            "the Registry does not show the suspension once")
        narrator.tell(
            5, say("登记服务显示暂停与处罚", "The Registry shows both"),
            "\(standing.name): \(plaqueWord(standing.plaque.state))",
            evidence: "\(standing.plaque.event) \(standing.cases.map(\.event).joined(separator: " "))")
        return PenaltyFacts(decided: decided, plaque: plaque, standing: standing)
    }

    private func fine(_ tip: Tip) async throws -> Case {
        let officer = try services.session(SampleDirectory.ecologyOfficers[0])
        let filed = try await officer.cases.fileCase(
            .with {
                $0.tipIds = [tip.id]
                $0.secondOfficer = SampleDirectory.ecologyOfficers[1].id
            })
        return try await officer.cases.decideTrack(
            .with {
                $0.caseID = filed.id
                $0.ground = .environment
                $0.kind = .fine
                $0.offence = .stealthDischarge
                $0.fineFen = 20_000_000
                $0.text = "责令改正，处罚款 20 万元。"
            })
    }
}
