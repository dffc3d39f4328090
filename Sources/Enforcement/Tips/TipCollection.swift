import CommonAPI
import Crypto
import EnforcementAPI
import Rulebook
import ServiceKit
import Store

extension Tip: Document {}

extension DocumentCollection where D == Tip {
    static let tips = DocumentCollection(
        table: "tip",
        indexes: [
            .text("city_code") { String($0.target.divisionCode.prefix(4)) },
            .text("division_code") { $0.target.divisionCode },
            .integer("state") { Int64($0.state.rawValue) },
            .text("receipt_digest", unique: true) { Digest(bytes: $0.receiptCodeDigest)?.hex ?? "" },
            .optionalText("natural_resources_agency") { $0.agency(of: .naturalResources) },
            .optionalText("ecology_agency") { $0.agency(of: .ecology) },
            .optionalText("construction_agency") { $0.agency(of: .construction) },
            // Only for tips that can count towards an inspection, so that these indexes stay small.
            .optionalInteger("latitude") { $0.sighting?.ground?.latitudeE6 },
            .optionalText("enterprise_id") { $0.sighting?.plant },
            .optionalInteger("seen_day") { tip in tip.sighting.map { _ in Int64(tip.seenDay.number) } },
            .optionalInteger("provisional") { $0.isProvisional && $0.state != .closed ? 1 : nil },
            // Only for tips with a ground that nobody is competent for: the holder, empty for none.
            .optionalText(UnroutedTips.holderColumn) { $0.hasUnrouted ? $0.unrouted.holderID : nil },
        ])
}

extension Aggregate where D == Tip {
    static let tips = Aggregate(
        .tips, name: "tip", unknown: .tipUnknown, unexplain: { $0.changeReason = "" },
        effects: [.closingClock, .inspectionWeights, .overdue, .unrouted])
}

extension Condition {
    /// Finds the tip whose caller was given that code.
    static func receipt(_ code: ReceiptCode) -> Condition {
        .equal("receipt_digest", .text(code.digest.hex))
    }
}
