import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Tips with a ground that has no agency: their index, and the alarm that the service raises about them.
enum UnroutedTips {
    /// The column with the holder of a tip; NULL once every ground has its agency.
    static let holderColumn = "unrouted_holder"

    /// The tables of migration `tips-unrouted`.
    static let tables = [
        "ALTER TABLE tip ADD COLUMN unrouted_holder TEXT",
        "CREATE INDEX tip_unrouted ON tip (unrouted_holder, id) WHERE unrouted_holder IS NOT NULL",
        // 1 while a notice of holidays may move one of its deadlines; the next start fills it in for open tips.
        "ALTER TABLE tip ADD COLUMN provisional INTEGER",
        "CREATE INDEX tip_provisional ON tip (provisional, id) WHERE provisional IS NOT NULL",
        "INSERT INTO unindexed SELECT 'tip', id FROM tip WHERE state = 1 ON CONFLICT DO NOTHING",
    ]

    /// The number of such tips, for health and metrics: somebody has to set up an agency and then route the tips.
    static func alarm(in transaction: ReadTransaction) throws -> Alarm {
        let count =
            try transaction.row("SELECT count(*) FROM tip WHERE unrouted_holder IS NOT NULL") {
                try $0.int64(0)
            } ?? 0
        return Alarm(
            name: "unrouted-tips", metric: "tips.unrouted", count: count,
            detail: Wording(
                "\(count) 件举报有事项尚无主管单位：qingtong tip list --unrouted",
                "\(count) tips have a ground that no agency is competent for: qingtong tip list --unrouted"))
    }
}

extension TipService {
    func routeTip(_ request: RouteTipRequest, _ command: Command) throws -> Tip {
        var tip = try command.kept(.tips).require(request.tipID, field: "tip_id")
        guard try command.mayRoute(tip) else { throw Refusal(.tipUnknown, field: "tip_id") }
        guard tip.hasUnrouted else { throw Refusal(.tipRouted, field: "tip_id") }
        let (grounds, place) = (tip.unrouted.grounds, try tip.target.division)
        let routing = try command.routing(of: grounds, at: place)
        guard !routing.referrals.isEmpty else {
            throw Refusal(
                .noAgencyForGround, field: "tip_id",
                ["division": place.text],
                words: ["department": RouteText.departments(of: grounds), "ground": grounds.wording])
        }
        tip.route(routing)
        try command.addTracks(to: tip.caseID, routing.referrals)
        return try command.kept(.tips).save(tip).shown
    }
}

extension Command {
    /// Whether the caller may route a tip: whoever filed it, and registrars of the body that keeps it or would keep it
    /// today.
    fileprivate func mayRoute(_ tip: Tip) throws -> Bool {
        let place = try tip.target.division
        if tip.isFiled(by: actor), actor.holds(.hotline, over: place) { return true }
        let body = try competence(of: .bulkCement, in: .province)?.agency.id ?? ""
        return [tip.unrouted.holderID, body].contains { actor.registers(for: $0, in: place.text) }
    }

    /// Adds late referrals to the case that the tip is part of, if any.
    fileprivate func addTracks(to caseID: String, _ referrals: [Referral]) throws {
        guard !caseID.isEmpty, var filed = try kept(.cases).get(caseID) else { return }
        let decideBy = try deadline("PEN-DECIDE", from: today)
        for referral in referrals { filed.add(referral, decideBy: decideBy) }
        try kept(.cases).save(filed)
    }
}
