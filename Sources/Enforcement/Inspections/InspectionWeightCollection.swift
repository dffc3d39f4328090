import EnforcementAPI
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
        ])
}

extension Aggregate where D == InspectionWeight {
    static let inspectionWeights = Aggregate(
        .inspectionWeights, name: "inspection-weight", unknown: .plantUnknown)
}

/// The tables of what speaks for inspecting a plant.
enum InspectionSchema {
    static let tables =
        Migration.documentTables(
            "inspection_weight",
            columns: ["division_code TEXT NOT NULL", "month TEXT NOT NULL", "weight INTEGER NOT NULL"])
        + ["CREATE INDEX inspection_weight_month ON inspection_weight (month, weight, id)"]
}
