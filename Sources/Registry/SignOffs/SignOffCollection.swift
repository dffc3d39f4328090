import RegistryAPI
import Rulebook
import ServiceKit
import Store

extension BalanceSignOff: Document {}

extension DocumentCollection where D == BalanceSignOff {
    static let signOffs = DocumentCollection(
        table: "balance_sign_off",
        indexes: [
            .text("enterprise_id") { $0.enterpriseID },
            .text("site_id") { $0.siteID },
            .text("month") { $0.month },
        ])
}

extension Aggregate where D == BalanceSignOff {
    static let signOffs = Aggregate(
        .signOffs, name: "balance-sign-off", unknown: .signOffUnknown, unexplain: { $0.changeReason = "" },
        effects: [.readiness])
}

/// The tables of migration `sign-offs`: frozen once shipped.
enum SignOffTables {
    static let sql =
        Migration.documentTables(
            "balance_sign_off",
            columns: ["enterprise_id TEXT NOT NULL", "site_id TEXT NOT NULL", "month TEXT NOT NULL"])
        + [
            "CREATE INDEX balance_sign_off_enterprise ON balance_sign_off (enterprise_id, month, id)",
            "CREATE INDEX balance_sign_off_site ON balance_sign_off (site_id, month, id)",
        ]
}

extension ReadAccess {
    /// The sign-off of the latest month at a site that was over before a day; `nil` when nobody signed any.
    func lastSignOff(at site: Site, before day: Day) throws -> BalanceSignOff? {
        let month = String(day.text.prefix(7))
        return try DocumentCollection.signOffs.in(self).find(
            where: [.equal("site_id", .text(site.id)), .less("month", .text(month))],
            order: .descending("month"), limit: 1
        ).documents.first
    }
}
