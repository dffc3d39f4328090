import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store

extension Norm: Document {}
extension CheckRecord: FiledByPlant {}

extension DocumentCollection where D == Norm {
    static let norms = DocumentCollection(
        table: "norm",
        indexes: [
            .text("enterprise_id") { $0.enterpriseID },
            .text("site_id") { $0.siteID },
            .integer("kind") { Int64($0.kind.rawValue) },
        ])
}

extension DocumentCollection where D == CheckRecord {
    static let checkRecords = DocumentCollection(
        table: "check_record",
        indexes: [
            .text("enterprise_id") { $0.enterpriseID },
            .text("division_code") { $0.divisionCode },
            .text("site_id") { $0.siteID },
            .text("norm_id") { $0.normID },
            .integer("kind") { Int64($0.kind.rawValue) },
            .integer("checked_day") { Int64($0.day?.number ?? 0) },
            .optionalInteger("due_day") { $0.dueDay.map { Int64($0.number) } },
            .optionalInteger("put_right_day") { $0.putRightDay.map { Int64($0.number) } },
            .flag("stands") { $0.stands },
            .flag("is_open") { $0.isOpen },
        ])
}

extension Aggregate where D == Norm {
    static let norms = Aggregate(
        .norms, name: "norm", unknown: .normUnknown, effects: [.readiness])
}

extension Aggregate where D == CheckRecord {
    static let checkRecords = Aggregate(
        .checkRecords, name: "check-record", unknown: .checkUnknown, effects: [.readiness])
}

/// The tables of migration `norms`: frozen once shipped.
enum NormTables {
    static let sql =
        Migration.documentTables(
            "norm",
            columns: ["enterprise_id TEXT NOT NULL", "site_id TEXT NOT NULL", "kind INTEGER NOT NULL"])
        + Migration.documentTables(
            "check_record",
            columns: [
                "enterprise_id TEXT NOT NULL", "division_code TEXT NOT NULL", "site_id TEXT NOT NULL",
                "norm_id TEXT NOT NULL", "kind INTEGER NOT NULL", "checked_day INTEGER NOT NULL",
                "due_day INTEGER", "put_right_day INTEGER", "stands INTEGER NOT NULL",
                "is_open INTEGER NOT NULL",
            ])
        + [
            "CREATE INDEX norm_enterprise ON norm (enterprise_id, id)",
            "CREATE INDEX norm_site ON norm (site_id, kind, id)",
            "CREATE INDEX check_record_enterprise ON check_record (enterprise_id, checked_day, id)",
            "CREATE INDEX check_record_place ON check_record (division_code, checked_day, id)",
            "CREATE INDEX check_record_due ON check_record (is_open, due_day, id)",
            "CREATE INDEX check_record_site ON check_record (site_id, kind, checked_day)",
            "CREATE INDEX check_record_norm ON check_record (norm_id, checked_day, id)",
        ]
}

/// What migration `open-checks` adds: frozen once shipped.
enum OpenCheckIndex {
    static let sql = ["CREATE INDEX check_record_open ON check_record (site_id, is_open, put_right_day)"]
}

extension KeptDocuments where D == Norm {
    /// Refuses a norm that would hold beside another of its kind and site.
    ///
    /// - Throws: `norm-exists`.
    func requireAlone(_ norm: Norm, field: FieldPath) throws {
        try norm.requireAlone(
            beside: find(
                where: [
                    .equal("site_id", .text(norm.siteID)),
                    .equal("kind", .integer(Int64(norm.kind.rawValue))),
                ], limit: PageLimits.most
            ).documents, field: field)
    }
}

extension Query {
    /// The norms of a plant and of the doubles it answers for, in the order they were entered.
    func norms(of plant: Enterprise) throws -> [Norm] {
        try shown(.norms).find(where: [plant.ownRecords], limit: PageLimits.most).documents
    }

    /// The norms of a site, in the order they were entered.
    func norms(at site: Site) throws -> [Norm] {
        try shown(.norms).find(where: [.equal("site_id", .text(site.id))], limit: PageLimits.most).documents
    }

    /// What checks say of a site on a day, by the kinds of their norms.
    func checkTallies(at site: Site, on day: Day) throws -> [NormKind: CheckTally] {
        var tallies: [NormKind: CheckTally] = [:]
        try transaction.query(
            """
            SELECT kind, MAX(checked_day),
            SUM(CASE WHEN due_day IS NOT NULL AND (put_right_day IS NULL OR put_right_day > $2) THEN 1 ELSE 0 END),
            SUM(CASE WHEN due_day < $2 AND (put_right_day IS NULL OR put_right_day > $2) THEN 1 ELSE 0 END)
            FROM check_record WHERE site_id = $1 AND stands = 1 AND checked_day <= $2
            GROUP BY kind ORDER BY kind
            """, [.text(site.id), .integer(Int64(day.number))]
        ) { row in
            guard let kind = NormKind(rawValue: Int(try row.int64(0))) else { return }
            tallies[kind] = CheckTally(
                lastDay: Day(number: Int(try row.int64(1))), open: try row.int64(2),
                overdue: try row.int64(3))
        }
        return tallies
    }
}

extension ReadAccess {
    /// The last check by norms of a kind at a site, on a day or before it; `nil` when there was none. One that was taken back counts
    /// for none.
    func lastCheck(of kind: NormKind, at site: Site, until day: Day) throws -> CheckRecord? {
        try DocumentCollection.checkRecords.in(self).find(
            where: [
                .equal("site_id", .text(site.id)), .equal("kind", .integer(Int64(kind.rawValue))),
                .equal("stands", .flag(true)), .atMost("checked_day", .integer(Int64(day.number))),
            ], order: .descending("checked_day"), limit: 1
        ).documents.first
    }

    /// What checks of a site found until a day and nobody had put right by then.
    func unsettledFindings(at site: Site, on day: Day) throws -> [CheckRecord] {
        let own: [Condition] = [
            .equal("site_id", .text(site.id)), .atMost("checked_day", .integer(Int64(day.number))),
        ]
        let checks = DocumentCollection.checkRecords.in(self)
        return try checks.every(where: own + [.equal("is_open", .flag(true))])
            + checks.every(
                where: own + [
                    .equal("is_open", .flag(false)), .equal("stands", .flag(true)),
                    .notNull("put_right_day"), .greater("put_right_day", .integer(Int64(day.number))),
                ])
    }
}
