import RegistryAPI
import ServiceKit
import Store

extension LedgerFlag: Document {}
extension FlagRuleBook: Document {}

extension DocumentCollection where D == LedgerFlag {
    static let flags = DocumentCollection(
        table: "flag",
        indexes: [
            .text("enterprise_id") { $0.enterpriseID },
            .text("site_id") { $0.siteID },
            .text("division_code") { $0.divisionCode },
            .text("month") { $0.month },
            .integer("rule") { Int64($0.rule.rawValue) },
            .integer("state") { Int64($0.state.rawValue) },
        ])
}

extension DocumentCollection where D == FlagRuleBook {
    static let flagRules = DocumentCollection(table: "flag_rules", indexes: [])
}

extension Aggregate where D == LedgerFlag {
    static let flags = Aggregate(
        .flags, name: "flag", unknown: .flagUnknown, effects: [.search, .changeFeed, .score])
}

extension Aggregate where D == FlagRuleBook {
    static let flagRules = Aggregate(.flagRules, name: "flag-rules", unknown: .flagUnknown)
}

/// The tables of flags.
enum FlagSchema {
    static let tables =
        Migration.documentTables(
            "flag",
            columns: [
                "enterprise_id TEXT NOT NULL", "site_id TEXT NOT NULL", "division_code TEXT NOT NULL",
                "month TEXT NOT NULL", "rule INTEGER NOT NULL", "state INTEGER NOT NULL",
            ])
        + [
            "CREATE UNIQUE INDEX flag_case ON flag (site_id, month, rule)",
            "CREATE INDEX flag_enterprise ON flag (enterprise_id, month, id)",
            "CREATE INDEX flag_place ON flag (division_code, month, id)",
        ] + Migration.documentTables("flag_rules", columns: [])
        + [
            // The measure that peers are compared by, and what Enforcement was told last.
            """
            CREATE TABLE ledger_month (site_id TEXT NOT NULL, month TEXT NOT NULL, \
            volume INTEGER NOT NULL CHECK (volume >= 0), gap INTEGER, told BLOB NOT NULL, \
            PRIMARY KEY (month, site_id)) STRICT, WITHOUT ROWID
            """
        ]
}

/// The reviewed months of all sites. Volumes are thousandths of a m³, gaps of the wash loop thousandths of a litre per
/// m³.
struct LedgerMonths<Access: ReadAccess> {
    let access: Access

    /// The gaps of other sites that made between half and twice as much in that month; at most 2000.
    func gaps(besides site: String, month: String, volume: Int64) throws -> [Int64] {
        try access.rows(
            """
            SELECT gap FROM ledger_month WHERE month = $1 AND site_id <> $2 AND gap IS NOT NULL \
            AND volume * 2 >= $3 AND volume <= $3 * 2 ORDER BY site_id LIMIT 2000
            """, [.text(month), .text(site), .integer(volume)]
        ) { try $0.int64(0) }
    }

    /// What Enforcement was last told of that month; `nil` when nothing.
    func told(of site: String, month: String) throws -> [UInt8]? {
        try access.row(
            "SELECT told FROM ledger_month WHERE month = $1 AND site_id = $2", [.text(month), .text(site)]
        ) { try $0.blob(0) }
    }
}

extension LedgerMonths<WriteTransaction> {
    /// Saves the measures of a month and what Enforcement was told.
    func keep(_ site: String, month: String, volume: Int64, gap: Int64?, told: [UInt8]) throws {
        try access.execute(
            """
            INSERT INTO ledger_month (site_id, month, volume, gap, told) VALUES ($1, $2, $3, $4, $5) \
            ON CONFLICT (month, site_id) DO UPDATE SET volume = excluded.volume, gap = excluded.gap, \
            told = excluded.told
            """,
            [.text(site), .text(month), .integer(volume), SQLValue(gap), .blob(told)])
    }

    /// Saves what Enforcement was told of a month that is stored already.
    func keep(_ site: String, month: String, told: [UInt8]) throws {
        try access.execute(
            "UPDATE ledger_month SET told = $3 WHERE month = $1 AND site_id = $2",
            [.text(month), .text(site), .blob(told)])
    }
}
