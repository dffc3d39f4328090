import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Answers for tips: filing with a receipt, which is signed as the reply is sent, showing, following up.
struct TipService: TipsHandlers {
    /// Slows down callers that guess receipt codes.
    var brake = CodeBrake()

    func fileTip(_ request: FileTipRequest, _ command: Command) throws -> TipFiled {
        let place = try command.division(request.target.divisionCode, field: "target.division_code")
        try command.actor.require(.hotline, over: place)
        try request.check(on: command.today)
        try command.kept(.knownPlants).requireKnown(
            request.target, confirmed: request.confirmed)
        let (tip, code) = try TipFiling(command: command).file(request, at: place, by: command.actor)
        return .with {
            $0.tip = tip.shown
            $0.receipt = .made(
                for: tip, code: code, salt: command.random(Receipt.saltByteCount), at: command.node.node)
        }
    }

    func correctSighting(_ request: CorrectSightingRequest, _ command: Command) throws -> Tip {
        var tip = try command.kept(.tips).require(request.tipID, field: "tip_id")
        guard tip.isFiled(by: command.actor) || tip.isReferred(to: command.actor) else {
            throw Refusal(.tipUnknown, field: "tip_id")
        }
        guard tip.state != .closed else { throw Refusal(.tipClosed, field: "tip_id") }
        if !request.seenOn.isEmpty {
            _ = try Day(
                past: request.seenOn, as: .sighting, on: command.today, confirmed: request.confirmed,
                field: "seen_on")
        }
        tip.seenOn = request.seenOn
        return try command.kept(.tips).save(tip, explaining: { $0.changeReason = request.reason }).shown
    }

    func getTip(_ request: GetTipRequest, _ query: Query) throws -> Tip {
        try query.tip(request.tipID).shown
    }

    func followUpTip(_ request: FollowUpTipRequest, _ query: Query) throws -> TipProgress {
        let code = try ReceiptCode(request.receiptCode, field: "receipt_code")
        let asker = CodeBrake.Asker(query)
        query.hold(for: try brake.admit(asker, at: query.now))
        guard let tip = try query.shown(.tips).find(where: [.receipt(code)], limit: 1).documents.first else {
            brake.countWrong(asker, at: query.now)
            throw Refusal(.receiptCodeUnknown, field: "receipt_code")
        }
        query.touched("tip/\(tip.id)")
        return tip.progress
    }

    func listTips(_ request: ListTipsRequest, _ query: Query) throws -> TipPage {
        let scope = try ViewScope(
            ofTips: query.actor,
            asked: DivisionCode(orProvince: request.divisionCode, field: "division_code"),
            unrouted: request.unrouted)
        var conditions = scope.conditions(state: request.state.rawValue)
        if request.unrouted { conditions.append(.notNull(UnroutedTips.holderColumn)) }
        let page = try query.shown(.tips).find(
            where: conditions, after: request.pageToken, limit: Int(request.pageSize))
        let tips = page.documents.map(\.shown)
        for tip in tips { query.touched("tip/\(tip.id)") }
        return .with {
            $0.tips = tips
            $0.nextPageToken = page.nextToken
        }
    }
}

extension CodeBrake.Asker {
    fileprivate init(_ query: Query) {
        self.init(
            principal: query.actor.id, isGateway: query.actor.principal.kind == .gateway, source: query.source
        )
    }
}
