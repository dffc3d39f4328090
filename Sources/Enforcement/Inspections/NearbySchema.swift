import EnforcementAPI
import ServiceKit
import Store

/// The indexes that find tips near sites, and sites near a tip.
enum NearbySchema {
    static let tables = [
        "ALTER TABLE tip ADD COLUMN latitude INTEGER",
        "ALTER TABLE tip ADD COLUMN enterprise_id TEXT",
        "ALTER TABLE tip ADD COLUMN seen_day INTEGER",
        "CREATE INDEX tip_ground ON tip (latitude, seen_day) WHERE latitude IS NOT NULL",
        "CREATE INDEX tip_plant ON tip (enterprise_id, seen_day) WHERE enterprise_id IS NOT NULL",
        "ALTER TABLE known_plant ADD COLUMN merged_into TEXT",
        "CREATE INDEX known_plant_merged ON known_plant (merged_into) WHERE merged_into IS NOT NULL",
        "ALTER TABLE inspection_weight ADD COLUMN ledger_weight INTEGER NOT NULL DEFAULT 0",
        "UPDATE inspection_weight SET ledger_weight = weight",
        "CREATE INDEX inspection_weight_ledger ON inspection_weight (month, ledger_weight, id)",
        // No tip changes a weight that was offered before the rule existed: these columns are empty for it.
        "ALTER TABLE inspection_weight ADD COLUMN enterprise_id TEXT",
        "ALTER TABLE inspection_weight ADD COLUMN first_day INTEGER",
        "ALTER TABLE inspection_weight ADD COLUMN last_day INTEGER",
        "ALTER TABLE inspection_weight ADD COLUMN south INTEGER",
        "ALTER TABLE inspection_weight ADD COLUMN north INTEGER",
        """
        CREATE INDEX inspection_weight_plant ON inspection_weight (enterprise_id, last_day)
        WHERE enterprise_id IS NOT NULL
        """,
        """
        CREATE INDEX inspection_weight_ground ON inspection_weight (last_day, first_day, south, north)
        WHERE south IS NOT NULL
        """,
        // The plant that a tip names is in its bytes, which SQL cannot read: the next start fills it in.
        """
        CREATE TABLE unindexed (
            collection TEXT NOT NULL,
            id TEXT NOT NULL,
            PRIMARY KEY (collection, id)
        ) STRICT, WITHOUT ROWID
        """,
        // Tips about the environment went to an ecology agency; no other tip can count towards an inspection.
        "INSERT INTO unindexed SELECT 'tip', id FROM tip WHERE ecology_agency IS NOT NULL",
        "INSERT INTO unindexed SELECT 'known_plant', id FROM known_plant",
    ]
}

extension Command {
    /// Fills the columns of tips and plants that are older than these columns, once, before anything is served: some
    /// seconds for every hundred thousand. Such tips have no positions; those that name a plant count from the next
    /// review of a month on.
    func indexOldDocuments() throws {
        try kept(.tips).indexUnindexed()
        try kept(.knownPlants).indexUnindexed()
        try transaction.execute("DELETE FROM unindexed")
    }
}
