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

extension KeptDocuments where D == SupportMeasure {
    /// Asks about a measure of the same agency, title, plant, day and amount as one that stands.
    ///
    /// - Throws: `support-entered-before`.
    func requireNew(_ measure: SupportMeasure) throws {
        let day = try Day(measure.text.givenOn, field: "text.given_on")
        let same = try find(
            where: [
                .filed(under: [measure.enterpriseID]), .equal("given_day", .integer(Int64(day.number))),
                .equal("amount_fen", .integer(measure.text.amountFen)), .equal("stands", .flag(true)),
            ], limit: PageLimits.most
        ).documents
        if same.contains(where: { $0.text.title == measure.text.title && $0.agencyID == measure.agencyID }) {
            throw Refusal(
                .supportEnteredBefore, field: "text.title",
                ["day": day.text, "title": measure.text.title])
        }
    }
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
