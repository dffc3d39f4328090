import RegistryAPI
import ServiceKit
import Store

extension Meter: Document {}

extension DocumentCollection where D == Meter {
    static let meters = DocumentCollection(
        table: "meter",
        indexes: [
            .text("enterprise_id") { $0.enterpriseID },
            .text("site_id") { $0.siteID },
            .text("tag") { $0.tag },
            .integer("kind") { Int64($0.kind.rawValue) },
            .integer("number", unique: true) { $0.number },
        ])
}

extension Aggregate where D == Meter {
    static let meters = Aggregate(.meters, name: "meter", unknown: .meterUnknown)
}

extension KeptDocuments where D == Meter {
    /// The meter with that tag on that site.
    func tagged(_ tag: String, on site: String) throws -> Meter? {
        try first(where: [.equal("site_id", .text(site)), .equal("tag", .text(tag))])
    }

    /// The number of the last meter; 0 before the first. Readings are filed under numbers, so each is given once.
    func lastNumber() throws -> Int64 {
        try first(where: [], order: .descending("number"))?.number ?? 0
    }
}

extension ShownDocuments where D == Meter {
    /// The meters of a plant and of the doubles it answers for, or of one site; a plant has some dozens.
    func all(of plant: Enterprise, on site: String = "") throws -> [Meter] {
        var conditions = [plant.ownRecords]
        if !site.isEmpty { conditions.append(.equal("site_id", .text(site))) }
        var meters: [Meter] = []
        var token = ""
        repeat {
            let page = try find(
                where: conditions, order: .ascending("site_id", "tag"), after: token, limit: PageLimits.most)
            meters += page.documents
            token = page.nextToken
        } while !token.isEmpty
        return meters
    }
}

/// The tables of the ledgers.
enum LedgerSchema {
    static let tables =
        Migration.documentTables(
            "meter",
            columns: [
                "enterprise_id TEXT NOT NULL", "site_id TEXT NOT NULL", "tag TEXT NOT NULL",
                "kind INTEGER NOT NULL", "number INTEGER NOT NULL UNIQUE",
            ])
        + [
            "CREATE UNIQUE INDEX meter_place ON meter (site_id, tag)",
            "CREATE INDEX meter_enterprise ON meter (enterprise_id, site_id, tag)",
            // Who gave readings when: shared by all that came with one stream for one reason.
            """
            CREATE TABLE reading_batch (id INTEGER NOT NULL PRIMARY KEY, received_at INTEGER NOT NULL, \
            principal TEXT NOT NULL, cause TEXT NOT NULL, reason TEXT NOT NULL, manual INTEGER NOT NULL) STRICT
            """,
            // Kept in the order of meter and time: a month of one meter lies together, and whatever arrives next for
            // a meter goes to its end.
            """
            CREATE TABLE reading (meter INTEGER NOT NULL, at INTEGER NOT NULL, value INTEGER NOT NULL, \
            batch INTEGER NOT NULL, PRIMARY KEY (meter, at)) STRICT, WITHOUT ROWID
            """,
            // A reading is never written over: later values stand here, the highest number counts.
            """
            CREATE TABLE reading_correction (meter INTEGER NOT NULL, at INTEGER NOT NULL, \
            number INTEGER NOT NULL CHECK (number >= 1), value INTEGER NOT NULL, batch INTEGER NOT NULL, \
            PRIMARY KEY (meter, at, number)) STRICT, WITHOUT ROWID
            """,
        ]

    /// By which batch a meter was given readings last, whatever their time; a meter without a row got none since there
    /// is this table. Who worked something out from a meter's readings sees by it whether they are still the same.
    static let latest = [
        """
        CREATE TABLE reading_latest (meter INTEGER NOT NULL PRIMARY KEY, batch INTEGER NOT NULL) STRICT
        """
    ]
}
