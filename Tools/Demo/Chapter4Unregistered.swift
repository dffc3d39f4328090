import CommonAPI
import Crypto
import Enforcement
import EnforcementAPI
import Harness
import Installation
import RPC
import RegistryAPI
import ServiceKit
import SwiftProtobuf

extension Story {
    struct UnregisteredFacts: Sendable {
        let filed: TipFiled
        /// The answer to the same request after the service was killed and started again.
        let repeated: TipFiled
        let tips: Int
        let decided: Case
        let stub: Enterprise
    }

    /// An anonymous tip about an unregistered plant in Haining, two departments, one kill.
    @discardableResult
    func closeUnregisteredPlant() async throws -> UnregisteredFacts {
        let hotline = try services.session(SampleDirectory.hotline)
        let requestID = RequestID.fresh()
        let options = CallOptions(requestID: requestID)
        let filed = try await hotline.tips.fileTip(Self.unregisteredTip, options: options)
        try checkReceipt(filed)
        narrator.tell(
            4, say("12345 转来匿名举报：海宁未登记搅拌站", "12345 files an anonymous tip: an unregistered plant in Haining"),
            say("回执 \(filed.receipt.code)，签名有效", "receipt \(filed.receipt.code), signature holds"),
            evidence: "tip \(filed.tip.id)")
        narrator.tell(
            4, say("按事项与属地分派", "Routed by ground and place"),
            filed.tip.referrals.map(\.agencyName).joined(separator: "、"),
            evidence: filed.tip.referrals.map(\.deadline.dueOn).joined(separator: " "))

        services.kill("enforcement")
        try await services.start("enforcement")
        let repeated = try await hotline.tips.fileTip(Self.unregisteredTip, options: options)
        let auditor = try services.session(SampleDirectory.auditor)
        let tips = try await auditor.tips.listTips(.with { $0.divisionCode = SampleDirectory.haining }).tips
        try expect(
            repeated.receipt == filed.receipt && tips.count == 1, "the repeated tip was filed twice")
        narrator.tell(
            4,
            say("SIGKILL 执法服务后重启，重发同一请求", "Enforcement is SIGKILLed, restarted; the request is sent again"),
            say("同一回执，举报仍为 \(tips.count) 件", "the same receipt; still \(tips.count) tip"),
            evidence: "qt-request-id \(requestID.prefix(12))…")

        let decided = try await decideBothTracks(of: filed.tip)
        try await services.settle()
        let stub = try await unregisteredPlant(of: decided)
        narrator.tell(
            4,
            say("登记服务按事件记“未登记企业”及决定", "By event, the Registry shows an unregistered plant and the decisions"),
            stub.cases.map { "\($0.agencyName)：\(decisionWord($0.kind))" }.joined(separator: "；"),
            evidence: stub.cases.map(\.event).joined(separator: " "))
        return UnregisteredFacts(
            filed: filed, repeated: repeated, tips: tips.count, decided: decided, stub: stub)
    }

    private static var unregisteredTip: FileTipRequest {
        .with {
            $0.channel = .hotline
            $0.target = .with {
                $0.description_p = "示例未登记搅拌站"
                $0.divisionCode = SampleDirectory.haining
                $0.place = "海宁市示例镇示例村北侧"
            }
            $0.grounds = [.land, .qualification]
            $0.content = "村北有搅拌站夜间生产，无名牌，占用农田。"
            $0.gatewayReference = "12345-示例-0001"
        }
    }

    func checkReceipt(_ filed: TipFiled) throws {
        let key = try services.serviceClients.publicKey(of: "enforcement")
        try expect(filed.receipt.isGenuine(under: key), "the receipt's signature does not hold")
    }

    private func decideBothTracks(of tip: Tip) async throws -> Case {
        let land = try services.session(SampleDirectory.landOfficers[0])
        let filed = try await land.cases.fileCase(
            .with {
                $0.tipIds = [tip.id]
                $0.secondOfficer = SampleDirectory.landOfficers[1].id
            })
        narrator.tell(
            4, say("立案，两条线各归其部门", "A case is filed with two tracks"),
            filed.tracks.map(\.agencyName).joined(separator: "、"), evidence: filed.number)
        _ = try await land.cases.decideTrack(
            .with {
                $0.caseID = filed.id
                $0.ground = .land
                $0.kind = .shutDown
                $0.text = "责令拆除设备、清除砂石，恢复土地原状。"
            })
        let construction = try services.session(SampleDirectory.constructionOfficers[0])
        let decided = try await construction.cases.decideTrack(
            .with {
                $0.caseID = filed.id
                $0.ground = .qualification
                $0.kind = .shutDown
                $0.text = "无预拌混凝土专业承包资质，责令停止生产。"
            })
        try expect(decided.state == .decided, "two decisions did not decide the case")
        narrator.tell(
            4, say("两部门分别作出决定", "Each department decides its track"),
            decided.tracks.map { "\($0.decision.agencyName)✓" }.joined(separator: " "),
            evidence: "case \(decided.id)")
        return decided
    }

    private func unregisteredPlant(of decided: Case) async throws -> Enterprise {
        let registrar = try services.session(SampleDirectory.registrar)
        let stubs = try await registrar.enterprises.listEnterprises(
            .with {
                $0.divisionCode = SampleDirectory.haining
                $0.state = .unregistered
            }
        ).enterprises
        guard let stub = stubs.first, stubs.count == 1, stub.cases.count == 2 else {
            throw StoryFailure("the Registry has \(stubs.count) unregistered plants in Haining, not one")
        }
        return stub
    }
}
