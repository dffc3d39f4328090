import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Which plant changed and how, numbered without gaps by the single writer, so that a subscriber can go on where it
/// stopped.
enum ChangeFeed {
    static let tables = [
        """
        CREATE TABLE standing_change (
            sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
            time INTEGER NOT NULL,
            enterprise_id TEXT NOT NULL,
            division_code TEXT NOT NULL,
            kind INTEGER NOT NULL,
            cause TEXT NOT NULL
        ) STRICT
        """
    ]

    /// The columns of migration `corrections`: who changed it, and who proposed it. Frozen once shipped.
    static let names = [
        "ALTER TABLE standing_change ADD COLUMN changed_by TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE standing_change ADD COLUMN proposed_by TEXT NOT NULL DEFAULT ''",
    ]

    /// How many changes are sent when a subscriber does not say how many.
    static let usual = 10_000

    /// Records a change in the transaction that makes it.
    ///
    /// - Parameters:
    ///   - kind: What changed.
    ///   - plant: The changed record, as it is now.
    ///   - proposer: Who proposed the change; empty unless it took two people.
    ///   - command: The command that makes it.
    /// - Throws: Failures of the store.
    static func note(
        _ kind: ChangeKind, of plant: Enterprise, proposedBy proposer: String = "", _ command: Command
    ) throws {
        try command.transaction.execute(
            """
            INSERT INTO standing_change (
                sequence, time, enterprise_id, division_code, kind, cause, changed_by, proposed_by)
            SELECT COALESCE(MAX(sequence), 0) + 1, $1, $2, $3, $4, $5, $6, $7 FROM standing_change
            """,
            [
                .integer(command.now.microseconds), .text(plant.id), .text(plant.divisionCode),
                .integer(Int64(kind.rawValue)), .text(command.cause), .text(command.actor.id),
                .text(proposer),
            ])
    }

    /// The last number given; 0 before the first.
    static func last(in transaction: some ReadAccess) throws -> Int64 {
        try transaction.row("SELECT COALESCE(MAX(sequence), 0) FROM standing_change") { try $0.int64(0) } ?? 0
    }

    /// The plants changed after a number, with the number of each change, in order; at most `limit`.
    static func plants(
        changedAfter sequence: Int64, limit: Int, in transaction: some ReadAccess
    ) throws -> [(sequence: Int64, id: String)] {
        try transaction.rows(
            """
            SELECT sequence, enterprise_id FROM standing_change WHERE sequence > $1
            UNION ALL
            SELECT * FROM (SELECT c.after + s.position, s.id FROM staged_batch b
                JOIN change_staged c ON c.number = b.number JOIN enterprise_staged s ON s.position > $1 - c.after
                WHERE b.number = 1 AND b.state = 2 ORDER BY s.position LIMIT $2) AS staged
            ORDER BY 1 LIMIT $2
            """, [.integer(sequence), .integer(Int64(limit))]
        ) { try ($0.int64(0), $0.text(1)) }
    }

    /// The changes after a number, in order, within a range of division codes and without those kinds.
    static func changes(
        after sequence: Int64, within range: [SQLValue], limit: Int, besides kinds: [ChangeKind],
        in transaction: some ReadAccess, _ each: (StandingChange) throws -> Void
    ) throws {
        // No kind has the number -1: not every engine takes an empty list.
        let hidden = ([-1] + kinds.map(\.rawValue)).map(String.init).joined(separator: ", ")
        try transaction.query(
            """
            SELECT sequence, time, enterprise_id, division_code, kind, cause, changed_by, proposed_by
            FROM standing_change
            WHERE sequence > $1 AND division_code >= $2 AND division_code < $3 AND kind NOT IN (\(hidden))
            UNION ALL
            SELECT * FROM (SELECT \(StagedPlants.changes) AND s.position > $1 - c.after
                AND s.division_code >= $2 AND s.division_code < $3 AND 1 NOT IN (\(hidden))
                ORDER BY s.position LIMIT $4) AS staged
            ORDER BY 1 LIMIT $4
            """, [.integer(sequence)] + range + [.integer(Int64(limit))]
        ) { row in
            try each(
                .with {
                    $0.sequence = try row.int64(0)
                    $0.time = try row.int64(1)
                    $0.enterpriseID = try row.text(2)
                    $0.divisionCode = try row.text(3)
                    $0.kind = ChangeKind(rawValue: Int(try row.int64(4))) ?? .unspecified
                    $0.cause = try row.text(5)
                    $0.changedBy = try row.text(6)
                    $0.proposedBy = try row.text(7)
                })
        }
    }
}
