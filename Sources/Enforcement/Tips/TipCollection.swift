import CommonAPI
import Crypto
import EnforcementAPI
import Foundation
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
            .optionalText("natural_resources_agency") { $0.agency(of: .naturalResources) },
            .optionalText("ecology_agency") { $0.agency(of: .ecology) },
            .optionalText("construction_agency") { $0.agency(of: .construction) },
            // Of tips that can speak for an inspection only, so that their indexes stay small.
            .optionalInteger("latitude") { $0.sighting?.ground?.latitudeE6 },
            .optionalText("enterprise_id") { $0.sighting?.plant },
            .optionalInteger("seen_day") { tip in tip.sighting.map { _ in Int64(tip.seenDay.number) } },
        ])
}

extension Aggregate where D == Tip {
    static let tips = Aggregate(.tips, name: "tip", unknown: .tipUnknown)
}

extension UniqueViolation {
    /// Whether a tip has that receipt code already.
    fileprivate var isOfReceiptCode: Bool {
        table == DocumentCollection.tips.table && columns == ["receipt_digest"]
    }
}

extension Condition {
    /// The tip whose caller was given that code.
    static func receipt(_ code: ReceiptCode) -> Condition {
        .equal("receipt_digest", .text(code.digest.hex))
    }
}

extension Command {
    /// Keeps a new tip under a receipt code that no other tip has. Among a million tips one draw in a million meets a
    /// code that is taken; the store's index says so, and another is drawn.
    ///
    /// - Returns: The tip as it is kept, and its code, which the tip itself does not tell.
    /// - Throws: `UniqueViolation` when the id is taken, or the code after 16 draws: then the source is not random.
    func keepNew(_ tip: consuming Tip) throws -> (tip: Tip, code: ReceiptCode) {
        var (draft, draws) = (tip, 1)
        while true {
            let code = ReceiptCode.drawn(from: random)
            draft.receiptCodeDigest = Data(code.digest.bytes)
            do {
                return (try kept(.tips).add(draft), code)
            } catch let violation as UniqueViolation where violation.isOfReceiptCode && draws < 16 {
                draws += 1
            }
        }
    }

    /// Refuses a target that says it is a registered plant and is none that this service knows.
    ///
    /// - Throws: `plant-unknown`.
    func requireKnown(_ target: Target) throws {
        guard !target.enterpriseID.isEmpty else { return }
        _ = try kept(.knownPlants).require(target.enterpriseID, field: "target.enterprise_id")
    }
}
