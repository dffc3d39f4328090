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
    static let meters = Aggregate(
        .meters, name: "meter", unknown: .meterUnknown, listedBy: "enterprise_id", effects: [.readiness])
}

extension KeptDocuments where D == Meter {
    /// The meter with that tag on that site.
    func tagged(_ tag: String, on site: String) throws -> Meter? {
        try first(where: [.equal("site_id", .text(site)), .equal("tag", .text(tag))])
    }

    /// The number of the last meter; 0 before the first. Readings are stored under these numbers, so no number is given
    /// twice.
    func lastNumber() throws -> Int64 {
        try first(where: [], order: .descending("number"))?.number ?? 0
    }
}

extension ShownDocuments where D == Meter {
    /// The meters of a plant and of the doubles merged into it, or those on one site; a plant has some dozens.
    func all(of plant: Enterprise, on site: String = "") throws -> [Meter] {
        var conditions = [plant.ownRecords]
        if !site.isEmpty { conditions.append(.equal("site_id", .text(site))) }
        return try every(where: conditions, order: .ascending("site_id", "tag"))
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
            // Who gave readings, and when; one row for all readings of a stream with the same reason.
            """
            CREATE TABLE reading_batch (id INTEGER NOT NULL PRIMARY KEY, received_at INTEGER NOT NULL, \
            principal TEXT NOT NULL, cause TEXT NOT NULL, reason TEXT NOT NULL, manual INTEGER NOT NULL) STRICT
            """,
            // Stored by meter and time, so that a month of one meter is contiguous and new readings are appended at the
            // end of their meter.
            """
            CREATE TABLE reading (meter INTEGER NOT NULL, at INTEGER NOT NULL, value INTEGER NOT NULL, \
            batch INTEGER NOT NULL, PRIMARY KEY (meter, at)) STRICT, WITHOUT ROWID
            """,
            // A reading is never overwritten: later values are added here, and the one with the highest number counts.
            """
            CREATE TABLE reading_correction (meter INTEGER NOT NULL, at INTEGER NOT NULL, \
            number INTEGER NOT NULL CHECK (number >= 1), value INTEGER NOT NULL, batch INTEGER NOT NULL, \
            PRIMARY KEY (meter, at, number)) STRICT, WITHOUT ROWID
            """,
        ]

    /// The batch that last gave a meter readings, whatever their time; a meter without a row got none since this table
    /// exists. Whoever computed something from a meter's readings checks by it whether they are still the same.
    static let latest = [
        """
        CREATE TABLE reading_latest (meter INTEGER NOT NULL PRIMARY KEY, batch INTEGER NOT NULL) STRICT
        """
    ]
}
