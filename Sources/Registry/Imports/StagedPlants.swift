import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// The plants of a list that is being imported: written where nobody sees them, published for all in one moment, and
/// then moved to their places a few at a time (docs/decisions/0048).
enum StagedPlants {
    /// The tables and views of migration `staged-plants`: frozen once shipped. A row also has what search needs; what
    /// permits and flags add to that stays with the record in its place.
    static let tables = [
        """
        CREATE TABLE enterprise_staged (
            position INTEGER PRIMARY KEY CHECK (position > 0),
            id TEXT NOT NULL UNIQUE,
            revision INTEGER NOT NULL CHECK (revision >= 1),
            body BLOB NOT NULL,
            division_code TEXT NOT NULL,
            state INTEGER NOT NULL,
            credit_code TEXT,
            name TEXT NOT NULL,
            origin TEXT,
            stage INTEGER NOT NULL,
            names TEXT NOT NULL,
            longitude INTEGER,
            latitude INTEGER,
            tier INTEGER NOT NULL,
            plaque_state TEXT NOT NULL,
            plaque_until INTEGER,
            is_restated INTEGER NOT NULL CHECK (is_restated IN (0, 1))
        ) STRICT
        """,
        "CREATE INDEX enterprise_staged_place ON enterprise_staged (division_code, id)",
        "CREATE INDEX enterprise_staged_name ON enterprise_staged (name, division_code)",
        "CREATE INDEX enterprise_staged_code ON enterprise_staged (credit_code)",
        """
        CREATE TABLE change_staged (
            number INTEGER PRIMARY KEY CHECK (number = 1),
            after INTEGER NOT NULL,
            last INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE VIEW enterprise_now AS
        SELECT id, revision, updated_at, changed_by, cause, body, division_code, state, credit_code, name, origin
        FROM enterprise WHERE id NOT IN (SELECT id FROM enterprise_staged)
        UNION ALL
        SELECT id, revision, (SELECT published_at FROM staged_batch), (SELECT principal_id FROM staged_batch),
            (SELECT request_id FROM staged_batch), body, division_code, state, credit_code, name, origin
        FROM enterprise_staged
        """,
        """
        CREATE VIEW enterprise_past AS
        SELECT id, revision, updated_at, changed_by, cause, body FROM enterprise_history
        UNION ALL
        SELECT id, revision, updated_at, changed_by, cause, body FROM enterprise
        WHERE id IN (SELECT id FROM enterprise_staged)
        """,
        """
        CREATE VIEW enterprise_search_staged AS
        SELECT s.id, s.name, s.division_code, COALESCE(s.credit_code, '') AS credit_code, s.state, s.stage, s.tier,
            s.plaque_state, s.plaque_until, p.paper_until, COALESCE(p.open_flags, 0) AS open_flags, s.names
        FROM enterprise_staged s LEFT JOIN enterprise_search p ON p.id = s.id
        """,
    ]

    /// The changes that a published batch adds to the feed, except the last one, which is in the feed itself.
    static let changes = """
        c.after + s.position, b.published_at, s.id, s.division_code, 1, b.request_id, b.principal_id, ''
        FROM staged_batch b JOIN change_staged c ON c.number = b.number
            JOIN enterprise_staged s ON c.after + s.position < c.last
        WHERE b.number = 1 AND b.state = 2
        """

    /// Writes a plant into the batch.
    static func add(_ row: StagedPlant, in transaction: WriteTransaction) throws {
        let names = row.values.map(\.0).joined(separator: ", ")
        let parameters = row.values.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        try transaction.execute(
            """
            INSERT INTO enterprise_staged (position, \(names))
            SELECT COALESCE(MAX(position), 0) + 1, \(parameters) FROM enterprise_staged
            """, row.values.map(\.1))
        for event in row.events {
            try StagedBatch.add(
                event.payload, event.type, about: event.subject, id: event.id, in: transaction)
        }
    }

    /// Removes a plant from the batch.
    static func remove(_ id: String, in transaction: WriteTransaction) throws {
        try StagedBatch.removeRows(of: "enterprise_staged", where: "id", is: id, in: transaction)
        try StagedBatch.removeEvents(about: id, in: transaction)
    }

    /// Makes the batch visible to readers, searches, followers and subscribers, and in the audit.
    static func publish(_ token: String, _ command: Command) throws {
        let transaction = command.transaction
        try StagedBatch.publish(token, at: command.now, in: transaction)
        let after = try ChangeFeed.last(in: transaction)
        let ids = try transaction.rows("SELECT id FROM enterprise_staged ORDER BY position") {
            try $0.text(0)
        }
        for id in ids { command.touched("enterprise/\(id)") }
        try transaction.execute(
            "INSERT INTO change_staged (number, after, last) VALUES (1, $1, $2)",
            [.integer(after), .integer(after + Int64(ids.count))])
        try noteChange("s.position = $1", .integer(Int64(ids.count)), in: transaction)
        try lapseCorrections(command)
    }

    /// Closes stale corrections as the effect `staleCorrections` does for one record.
    private static func lapseCorrections(_ command: Command) throws {
        let ids = try command.transaction.rows(
            """
            SELECT c.id FROM correction c JOIN enterprise_staged s ON s.id = c.enterprise_id
            WHERE c.state = $1 AND s.is_restated = 1 ORDER BY c.id
            """, [.integer(Int64(CorrectionState.proposed.rawValue))]
        ) { try $0.text(0) }
        for id in ids {
            let corrections = command.kept(.corrections)
            try corrections.lapse(corrections.require(id))
        }
    }

    private static func noteChange(
        _ condition: String, _ value: SQLValue, in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO standing_change (
                sequence, time, enterprise_id, division_code, kind, cause, changed_by, proposed_by)
            SELECT c.after + s.position, b.published_at, s.id, s.division_code, 1, b.request_id, b.principal_id, ''
            FROM staged_batch b JOIN change_staged c ON c.number = b.number JOIN enterprise_staged s ON \(condition)
            WHERE b.number = 1
            ON CONFLICT (sequence) DO NOTHING
            """, [value])
    }
}

extension StagedPlants {
    /// Moves a plant of a published batch to its place and updates everything derived from it; does nothing for any
    /// other plant.
    static func settle(_ id: String, _ command: Command) throws {
        let transaction = command.transaction
        guard try StagedBatch.isPublished(in: transaction) else { return }
        let isHere = try transaction.row(
            "SELECT 1 FROM enterprise_staged WHERE id = $1", [.text(id)]
        ) { try $0.int64(0) }
        guard isHere != nil else { return }
        try command.kept(.enterprises).adopt(id) {
            try noteChange("s.id = $1", .text(id), in: transaction)
            try transaction.execute("DELETE FROM enterprise_staged WHERE id = $1", [.text(id)])
        }
    }

    /// At most so many plants are moved in one transaction, and no further one after `turn`.
    private static let movedAtOnce: Int64 = 24
    private static let turn = Duration.milliseconds(30)
    /// At most so many events are moved, or rows of an abandoned batch removed, in one transaction.
    private static let rowsAtOnce: Int64 = 500

    /// Moves some plants and events of a published batch, or removes some of an abandoned one.
    ///
    /// - Returns: Whether more is left.
    @Sendable
    static func settleSome(_ command: Command) throws -> Bool {
        let transaction = command.transaction
        switch try StagedBatch.state(in: transaction) {
        case .published:
            let ids = try transaction.rows(
                "SELECT id FROM enterprise_staged ORDER BY position LIMIT $1", [.integer(movedAtOnce)]
            ) { try $0.text(0) }
            let end = ContinuousClock.now + turn
            for (index, id) in ids.enumerated() where index == 0 || ContinuousClock.now < end {
                try settle(id, command)
            }
            let events = try StagedBatch.settleEvents(
                limit: ids.isEmpty ? rowsAtOnce : movedAtOnce, in: transaction)
            if !ids.isEmpty || events > 0 { return true }
        case .givenUp:
            let plants = try transaction.execute(
                """
                DELETE FROM enterprise_staged WHERE position IN
                    (SELECT position FROM enterprise_staged ORDER BY position LIMIT $1)
                """, [.integer(rowsAtOnce)])
            let events = try StagedBatch.settleEvents(limit: rowsAtOnce, in: transaction)
            if plants + events > 0 { return true }
        case .staging, nil: return false
        }
        try transaction.execute("DELETE FROM change_staged")
        try StagedBatch.end(in: transaction)
        return false
    }
}

/// A plant as a row of a batch, encoded before the writer's turn.
struct StagedPlant: Sendable {
    let id: String
    let values: [(String, SQLValue)]
    /// The events for the other services, as the effects of plants make them.
    let events: [(id: String, type: String, subject: String, payload: [UInt8])]

    /// - Parameters:
    ///   - draft: The plant.
    ///   - newID: Makes a new id for each event.
    ///   - transaction: Where to read the doubles that were merged into the plant.
    /// - Throws: Failures of the store.
    init(_ draft: PlantDrafts.Draft, newID: () -> String, in transaction: ReadTransaction) throws {
        let plant = Aggregate.enterprises.unexplained(draft.plant)
        id = plant.id
        let documents = DocumentCollection.enterprises.in(transaction)
        let whole = try plant.together(with: plant.absorbedIds.compactMap { try documents.get($0) })
        let isRestated = draft.before.map(plant.isRestated) ?? false
        values =
            try documents.stagedValues(of: plant, replacing: draft.before?.revision ?? 0) + [
                ("stage", .integer(Int64(whole.stage.rawValue))),
                ("names", .text(SearchIndex.wholeNames(of: whole).joined(separator: "\n"))),
                ("longitude", SQLValue(whole.hasCoordinates ? whole.coordinates.longitudeE6 : nil)),
                ("latitude", SQLValue(whole.hasCoordinates ? whole.coordinates.latitudeE6 : nil)),
                ("tier", .integer(Int64(whole.plaque.tier.rawValue))),
                ("plaque_state", .text(whole.plaque.state)),
                (
                    "plaque_until",
                    SQLValue((try? Day(whole.plaque.expiresOn, field: .request)).map { Int64($0.number) })
                ),
                ("is_restated", .integer(isRestated ? 1 : 0)),
            ]
        let told = try Aggregate.enterprises.told(of: RecordChange(before: draft.before, after: plant))
        events = try told.map {
            (newID(), type(of: $0.payload).protoMessageName, $0.subject, try $0.payload.serializedBytes())
        }
    }
}
