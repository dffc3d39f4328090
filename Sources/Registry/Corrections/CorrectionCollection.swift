import RegistryAPI
import ServiceKit
import Store

extension Correction: Document {}

extension DocumentCollection where D == Correction {
    static let corrections = DocumentCollection(
        table: "correction",
        indexes: [
            .text("enterprise_id") { $0.enterpriseID },
            .text("division_code") { $0.divisionCode },
            .integer("state") { Int64($0.state.rawValue) },
        ])
}

extension Aggregate where D == Correction {
    static let corrections = Aggregate(.corrections, name: "correction", unknown: .correctionUnknown)
}

extension KeptDocuments where D == Correction {
    /// The corrections of that plant that wait for a decision, the oldest first.
    func waiting(for enterpriseID: String) throws -> [Correction] {
        try find(
            where: [
                .equal("enterprise_id", .text(enterpriseID)),
                .equal("state", .integer(Int64(CorrectionState.proposed.rawValue))),
            ], limit: Correction.mostOpen
        ).documents
    }

    /// Closes a correction as stale: the record has changed since it was proposed.
    func lapse(_ correction: Correction) throws {
        var correction = correction
        correction.close(.stale, by: command.actor, at: command.now)
        try save(correction)
    }
}

/// The tables of migration `corrections`: frozen once shipped.
enum CorrectionTables {
    static let sql =
        Migration.documentTables(
            "correction",
            columns: [
                "enterprise_id TEXT NOT NULL REFERENCES enterprise (id)", "division_code TEXT NOT NULL",
                "state INTEGER NOT NULL",
            ])
        + [
            "CREATE INDEX correction_plant ON correction (enterprise_id, state, id)",
            "CREATE INDEX correction_place ON correction (division_code, id)",
            "CREATE INDEX correction_state ON correction (state, id)",
        ]
}
