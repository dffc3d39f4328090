import EnforcementAPI
import Rulebook
import ServiceKit
import Store

extension InspectionWeight: Document {}

extension DocumentCollection where D == InspectionWeight {
    static let inspectionWeights = DocumentCollection(
        table: "inspection_weight",
        indexes: [
            .text("division_code") { $0.divisionCode },
            .text("month") { $0.month },
            .integer("weight") { $0.weight },
            .integer("ledger_weight") { $0.hasLedgerWeight ? $0.ledgerWeight : $0.weight },
            // Only for weights that tips can change: which tips to search for.
            .optionalText("enterprise_id") { $0.reach?.enterpriseID },
            .optionalInteger("first_day") { $0.reach.map { Int64($0.days.lowerBound.number) } },
            .optionalInteger("last_day") { $0.reach.map { Int64($0.days.upperBound.number) } },
            .optionalInteger("south") { $0.reach?.latitudes?.lowerBound },
            .optionalInteger("north") { $0.reach?.latitudes?.upperBound },
        ])
}

extension Aggregate where D == InspectionWeight {
    static let inspectionWeights = Aggregate(
        .inspectionWeights, name: "inspection-weight", unknown: .plantUnknown)
}

/// The tables of the reasons to inspect plants.
enum InspectionSchema {
    static let tables =
        Migration.documentTables(
            "inspection_weight",
            columns: ["division_code TEXT NOT NULL", "month TEXT NOT NULL", "weight INTEGER NOT NULL"])
        + ["CREATE INDEX inspection_weight_month ON inspection_weight (month, weight, id)"]
}
