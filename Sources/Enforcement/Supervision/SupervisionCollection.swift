import EnforcementAPI
import ServiceKit
import Store
import SwiftProtobuf

extension Supervision: Document {}

extension DocumentCollection where D == Supervision {
    static let supervision = DocumentCollection(
        table: "supervision",
        indexes: [
            .text("division_code") { $0.divisionCode },
            .text("enterprise_id") { $0.enterpriseID },
            .flag("is_over") { !$0.leftOn.isEmpty },
        ])
}

extension Aggregate where D == Supervision {
    static let supervision = Aggregate(
        .supervision, name: "supervision", unknown: .notSupervised, effects: [.changed])
}

extension Effect where D == Supervision {
    /// Tells the other services of every stay that begins or ends.
    static var changed: Effect {
        .event(about: \.enterpriseID) { change in SupervisionChanged.with { $0.stay = change.after } }
    }
}

/// The tables of the key-supervision list.
enum SupervisionTables {
    static let sql =
        Migration.documentTables(
            "supervision",
            columns: [
                "division_code TEXT NOT NULL", "enterprise_id TEXT NOT NULL", "is_over INTEGER NOT NULL",
            ])
        + [
            "CREATE INDEX supervision_place ON supervision (is_over, division_code, id)",
            // A plant can be on the list only once at a time.
            "CREATE UNIQUE INDEX supervision_plant ON supervision (enterprise_id) WHERE is_over = 0",
        ]
}

extension KeptDocuments where D == Supervision {
    /// The stay of a plant that is not over; `nil` for none.
    func current(of enterpriseID: String) throws -> Supervision? {
        try first(where: [.equal("enterprise_id", .text(enterpriseID)), .equal("is_over", .flag(false))])
    }
}
