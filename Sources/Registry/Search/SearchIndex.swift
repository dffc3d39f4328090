import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// What plants are found by, updated in the same transaction as their records.
///
/// A search by name starts from pairs of neighbouring characters (bigrams): every name is cut into them, and each pair
/// leads to its plants in the order of the answer, so that the cost of a page depends on its size only. A record is
/// also found by the names of the doubles merged into it; the doubles themselves have no rows.
enum SearchIndex {
    static let tables = [
        """
        CREATE TABLE enterprise_search (
            id TEXT NOT NULL PRIMARY KEY REFERENCES enterprise (id),
            division_code TEXT NOT NULL,
            state INTEGER NOT NULL,
            stage INTEGER NOT NULL,
            name TEXT NOT NULL,
            credit_code TEXT NOT NULL,
            names TEXT NOT NULL,
            longitude INTEGER,
            latitude INTEGER,
            tier INTEGER NOT NULL,
            plaque_state TEXT NOT NULL,
            plaque_until INTEGER,
            paper_until INTEGER,
            open_flags INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX enterprise_search_place ON enterprise_search (division_code, id)",
        "CREATE INDEX enterprise_search_code ON enterprise_search (credit_code) WHERE credit_code <> ''",
        "CREATE INDEX enterprise_search_latitude ON enterprise_search (latitude) WHERE latitude IS NOT NULL",
        "CREATE INDEX enterprise_search_tier ON enterprise_search (tier, division_code, id)",
        "CREATE INDEX enterprise_search_stage ON enterprise_search (stage, division_code, id)",
        "CREATE INDEX enterprise_search_flag ON enterprise_search (division_code, id) WHERE open_flags > 0",
        """
        CREATE TABLE enterprise_gram (
            gram TEXT NOT NULL,
            division_code TEXT NOT NULL,
            id TEXT NOT NULL,
            PRIMARY KEY (gram, division_code, id)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX enterprise_gram_plant ON enterprise_gram (id)",
        """
        CREATE TABLE enterprise_key (
            kind TEXT NOT NULL,
            key TEXT NOT NULL,
            id TEXT NOT NULL,
            PRIMARY KEY (kind, key, id)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX enterprise_key_plant ON enterprise_key (id)",
        // Plants entered before this index existed are found by their name; their next change adds the rest.
        """
        INSERT INTO enterprise_search
            SELECT id, division_code, state, 0, name, COALESCE(credit_code, ''), name, NULL, NULL, 0, '', NULL,
                NULL, 0 FROM enterprise
        """,
        """
        INSERT INTO enterprise_gram
            WITH RECURSIVE place (id, division_code, name, at) AS (
                SELECT id, division_code, name, 1 FROM enterprise WHERE length(name) > 1
                UNION ALL
                SELECT id, division_code, name, at + 1 FROM place WHERE at + 2 <= length(name))
            SELECT DISTINCT substr(name, at, 2), division_code, id FROM place
        """,
    ]

    /// Gives every plant a number, and each posting the number of its plant: a walk along postings then reaches the
    /// rows of plants directly instead of by id.
    static let numbers =
        [
            """
            CREATE TABLE numbered_search (
                number INTEGER PRIMARY KEY,
                id TEXT NOT NULL UNIQUE REFERENCES enterprise (id),
                division_code TEXT NOT NULL,
                state INTEGER NOT NULL,
                stage INTEGER NOT NULL,
                name TEXT NOT NULL,
                credit_code TEXT NOT NULL,
                names TEXT NOT NULL,
                longitude INTEGER,
                latitude INTEGER,
                tier INTEGER NOT NULL,
                plaque_state TEXT NOT NULL,
                plaque_until INTEGER,
                paper_until INTEGER,
                open_flags INTEGER NOT NULL
            ) STRICT
            """,
            // In the order of answers, so that plants of one place are adjacent.
            """
            INSERT INTO numbered_search (id, division_code, state, stage, name, credit_code, names, longitude,
                    latitude, tier, plaque_state, plaque_until, paper_until, open_flags)
                SELECT id, division_code, state, stage, name, credit_code, names, longitude, latitude, tier,
                    plaque_state, plaque_until, paper_until, open_flags
                FROM enterprise_search ORDER BY division_code, id
            """,
            "DROP TABLE enterprise_search",
            "ALTER TABLE numbered_search RENAME TO enterprise_search",
            // Codes are indexed in the order of answers too, which then need no sorting.
            """
            CREATE INDEX enterprise_search_code ON enterprise_search (credit_code, division_code, id)
            WHERE credit_code <> ''
            """,
        ]
        + tables.filter { $0.hasPrefix("CREATE INDEX enterprise_search_") && !$0.contains("_search_code ") }
        + [
            """
            CREATE TABLE numbered_gram (
                gram TEXT NOT NULL,
                division_code TEXT NOT NULL,
                id TEXT NOT NULL,
                number INTEGER NOT NULL,
                PRIMARY KEY (gram, division_code, id)
            ) STRICT, WITHOUT ROWID
            """,
            """
            INSERT INTO numbered_gram (gram, division_code, id, number)
                SELECT g.gram, g.division_code, g.id, s.number
                FROM enterprise_gram g JOIN enterprise_search s ON s.id = g.id
            """,
            "DROP TABLE enterprise_gram",
            "ALTER TABLE numbered_gram RENAME TO enterprise_gram",
            "CREATE INDEX enterprise_gram_plant ON enterprise_gram (id)",
        ]

    /// Makes a plant findable, replacing what it was found by before.
    static func enter(
        _ plant: Enterprise, places: [String], in transaction: WriteTransaction
    ) throws {
        let folded = wholeNames(of: plant)
        let number = try row(plant, folded, in: transaction)
        try replace(
            "enterprise_gram", of: plant.id, by: Set(folded.flatMap(grams)).map { [$0, plant.divisionCode] },
            columns: "gram, division_code", number: number, in: transaction)
        try replace(
            "enterprise_key", of: plant.id,
            by: keys(plant.everyName, places) + [["name", nameKey(plant.name, plant.divisionCode)]]
                + folded.map { ["whole", $0] },
            columns: "kind, key", only: nameKinds,
            in: transaction)
    }

    /// A plant's names as search compares them: with names in brackets separately, and whole, so that somebody who
    /// types the name as on the licence, brackets included, finds it.
    static func wholeNames(of plant: Enterprise) -> [String] {
        var folded: [String] = []
        for name in (plant.everyName + [plant.name] + plant.otherNames.map(\.name)).map(NameForm.key)
        where !folded.contains(name) {
            folded.append(name)
        }
        return folded
    }

    /// Removes a plant that was merged into another record.
    static func remove(_ id: String, in transaction: WriteTransaction) throws {
        for table in ["enterprise_search", "enterprise_gram"] {
            try transaction.execute("DELETE FROM \(table) WHERE id = $1", [.text(id)])
        }
        try replace(
            "enterprise_key", of: id, by: [], columns: "kind, key", only: nameKinds, in: transaction)
    }

    /// Replaces the keys of a plant's people.
    static func enterPeople(_ keys: Set<[String]>, of id: String, in transaction: WriteTransaction) throws {
        try replace(
            "enterprise_key", of: id, by: Array(keys), columns: "kind, key", only: ["phone", "person"],
            in: transaction)
    }

    /// Every pair of neighbouring characters.
    static func grams(of text: String) -> [String] {
        let characters = Array(text)
        return zip(characters, characters.dropFirst()).map { "\($0)\($1)" }
    }

    /// The key of a plant's present name in a division: no two registered plants have the same.
    static func nameKey(_ name: String, _ division: String) -> String {
        "\(division)/\(NameForm.key(of: name))"
    }

    private static let nameKinds = ["core", "sound", "rest", "name", "whole"]

    private static func keys(_ names: [String], _ places: [String]) -> [[String]] {
        let cores = names.map { PlantName($0, in: places) }.filter { $0.core.count > 1 }
        return Set(
            cores.flatMap { name in
                [["core", name.look], ["sound", name.sound]] + name.rests.map { ["rest", $0] }
            }
        ).sorted { $0.joined() < $1.joined() }
    }

    /// The id of the registered plant of a division that has or had that name, as search compares names; the oldest of
    /// several, `nil` for none.
    static func plant(
        named folded: String, in division: String, _ transaction: some ReadAccess
    ) throws -> String? {
        let values = [
            SQLValue.text(folded), .text(division), .integer(Int64(EnterpriseState.registered.rawValue)),
        ]
        let kept = try transaction.row(
            """
            SELECT k.id FROM enterprise_key k WHERE k.kind = 'whole' AND k.key = $1 AND EXISTS (
                SELECT 1 FROM enterprise_search s WHERE s.id = k.id AND s.division_code = $2 AND s.state = $3)
            ORDER BY k.id LIMIT 1
            """, values
        ) { try $0.text(0) }
        return try kept ?? staged(named: folded, in: division, transaction).first
    }

    /// The same among plants of a published batch that are not in their place yet; all of them, by id.
    static func staged(
        named folded: String, in division: String, _ transaction: some ReadAccess
    ) throws -> [String] {
        guard try StagedBatch.isPublished(in: transaction) else { return [] }
        return try transaction.rows(
            """
            SELECT id FROM enterprise_staged WHERE division_code = $2 AND state = $3
            AND \(TextMatch.contains("$4 || names || $4", "$1")) ORDER BY id
            """,
            [
                TextMatch.needle("\n\(folded)\n"), .text(division),
                .integer(Int64(EnterpriseState.registered.rawValue)), .text("\n"),
            ]
        ) { try $0.text(0) }
    }

    /// - Returns: The row's number, which stays the same as long as the plant can be found.
    private static func row(
        _ plant: Enterprise, _ names: [String], in transaction: WriteTransaction
    ) throws -> Int64? {
        try transaction.execute(
            """
            INSERT INTO enterprise_search (id, division_code, state, stage, name, credit_code, names, longitude,
                latitude, tier, plaque_state, plaque_until, paper_until, open_flags)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL, 0)
            ON CONFLICT (id) DO UPDATE SET division_code = excluded.division_code, state = excluded.state,
                stage = excluded.stage, name = excluded.name, credit_code = excluded.credit_code,
                names = excluded.names, longitude = excluded.longitude, latitude = excluded.latitude,
                tier = excluded.tier, plaque_state = excluded.plaque_state,
                plaque_until = excluded.plaque_until
            """,
            [
                .text(plant.id), .text(plant.divisionCode), .integer(Int64(plant.state.rawValue)),
                .integer(Int64(plant.stage.rawValue)), .text(plant.name), .text(plant.creditCode),
                .text(names.joined(separator: "\n")),
                SQLValue(plant.hasCoordinates ? plant.coordinates.longitudeE6 : nil),
                SQLValue(plant.hasCoordinates ? plant.coordinates.latitudeE6 : nil),
                .integer(Int64(plant.plaque.tier.rawValue)), .text(plant.plaque.state),
                SQLValue((try? Day(plant.plaque.expiresOn, field: .request)).map { Int64($0.number) }),
            ])
        return try transaction.row(
            "SELECT number FROM enterprise_search WHERE id = $1", [.text(plant.id)]
        ) { try $0.int64(0) }
    }

    /// Replaces the plant's rows by those, leaving unchanged ones alone.
    private static func replace(
        _ table: String, of id: String, by rows: [[String]], columns: String, only kinds: [String] = [],
        number: Int64? = nil, in transaction: WriteTransaction
    ) throws {
        let listed = kinds.map { "'\($0)'" }.joined(separator: ", ")
        let condition = kinds.isEmpty ? "" : " AND kind IN (\(listed))"
        let before = try Set(
            transaction.rows("SELECT \(columns) FROM \(table) WHERE id = $1\(condition)", [.text(id)]) {
                [try $0.text(0), try $0.text(1)]
            })
        let after = Set(rows)
        let names = columns.split(separator: ", ")
        for row in before.subtracting(after) {
            try transaction.execute(
                "DELETE FROM \(table) WHERE \(names[0]) = $1 AND \(names[1]) = $2 AND id = $3",
                row.map(SQLValue.text) + [.text(id)])
        }
        for row in after.subtracting(before) {
            let values = row.map(SQLValue.text) + [.text(id)]
            if let number {
                try transaction.execute(
                    "INSERT INTO \(table) (\(columns), id, number) VALUES ($1, $2, $3, $4)",
                    values + [.integer(number)])
            } else {
                try transaction.execute("INSERT INTO \(table) (\(columns), id) VALUES ($1, $2, $3)", values)
            }
        }
    }
}
