import CommonAPI
import Crypto
import EnforcementAPI
import Refusals
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
            .optionalText("natural_resources_agency") { $0.referral(to: .naturalResources)?.agencyID },
            .optionalText("ecology_agency") { $0.referral(to: .ecology)?.agencyID },
            .optionalText("construction_agency") { $0.referral(to: .construction)?.agencyID },
        ])
}

extension Aggregate where D == Tip {
    static let tips = Aggregate(.tips, name: "tip", unknown: .tipUnknown)
}

extension Condition {
    /// The tip whose caller was given that code.
    static func receipt(_ code: ReceiptCode) -> Condition {
        .equal("receipt_digest", .text(code.digest.hex))
    }
}

extension Command {
    /// A receipt code that no tip has yet. Among a million tips one draw in a million meets one that is taken.
    ///
    /// After 16 draws the last one is given whatever it is; the store refuses a code that is taken.
    func unusedReceiptCode() throws -> ReceiptCode {
        var code = ReceiptCode.drawn(from: random)
        for _ in 1..<16 where try kept(.tips).contains(where: [.receipt(code)]) {
            code = ReceiptCode.drawn(from: random)
        }
        return code
    }

    /// Refuses a target that says it is a registered plant and is none that this service knows.
    ///
    /// - Throws: `plant-unknown`.
    func requireKnown(_ target: Target) throws {
        guard !target.enterpriseID.isEmpty else { return }
        _ = try kept(.knownPlants).require(target.enterpriseID, field: "target.enterprise_id")
    }
}
