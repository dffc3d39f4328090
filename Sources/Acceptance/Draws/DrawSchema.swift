import AcceptanceAPI
import ServiceKit
import Store
import SwiftProtobuf

/// What finds the draws for a plant under each of its ids.
enum DrawSchema {
    /// Frozen once shipped.
    static let attempts = [
        "ALTER TABLE draw ADD COLUMN subject TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX draw_subject ON draw (subject, id)",
        "ALTER TABLE plant ADD COLUMN merged_into TEXT",
        "CREATE INDEX plant_merged ON plant (merged_into, id) WHERE merged_into IS NOT NULL",
        // Both stand in the documents' bytes, which no statement reads: the next start works that out.
        """
        CREATE TABLE unindexed (
            collection TEXT NOT NULL,
            id TEXT NOT NULL,
            PRIMARY KEY (collection, id)
        ) STRICT, WITHOUT ROWID
        """,
        "INSERT INTO unindexed SELECT 'draw', id FROM draw",
        "INSERT INTO unindexed SELECT 'plant', id FROM plant",
    ]
}

extension Command {
    /// Fills the columns of draws and plants that are older than those, and ends the draws that were under way by the earlier
    /// rules, once, before anything is served: they begin again with three parties. What was drawn stays as it is, and can
    /// be drawn again from its record.
    func takeOverOldDraws() throws {
        try kept(.plants).indexUnindexed()
        for id in try kept(.draws).indexUnindexed() {
            guard var draw = try kept(.draws).get(id), draw.attempt == 0,
                draw.state == .gathering || draw.state == .committed
            else { continue }
            draw.end(because: "opened under earlier rules; it begins again", by: node.node, at: now)
            try kept(.draws).save(draw)
        }
        try transaction.execute("DELETE FROM unindexed")
    }
}
