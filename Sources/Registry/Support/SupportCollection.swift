import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store

extension SupportMeasure: FiledByPlant {}

extension DocumentCollection where D == SupportMeasure {
    static let supportMeasures = DocumentCollection(
        table: "support_measure",
        indexes: [
            .text("enterprise_id") { $0.enterpriseID },
            .text("division_code") { $0.divisionCode },
            .integer("department") { Int64($0.department.rawValue) },
            .integer("kind") { Int64($0.text.kind.rawValue) },
            .integer("amount_fen") { $0.text.amountFen },
            .integer("given_day") { measure in
                Int64((try? Day(measure.text.givenOn, field: "given_on"))?.number ?? 0)
            },
            .flag("stands") { $0.withdrawnAt == 0 },
        ])
}

extension Aggregate where D == SupportMeasure {
    static let supportMeasures = Aggregate(
        .supportMeasures, name: "support-measure", unknown: .supportUnknown)
}

/// The tables of migration `support-measures`: frozen once shipped.
enum SupportTables {
    static let sql =
        Migration.documentTables(
            "support_measure",
            columns: [
                "enterprise_id TEXT NOT NULL", "division_code TEXT NOT NULL", "department INTEGER NOT NULL",
                "kind INTEGER NOT NULL", "amount_fen INTEGER NOT NULL", "given_day INTEGER NOT NULL",
                "stands INTEGER NOT NULL",
            ])
        + [
            "CREATE INDEX support_measure_place ON support_measure (division_code, given_day)",
            "CREATE INDEX support_measure_plant ON support_measure (enterprise_id, given_day)",
        ]
}
