import Store

extension ServiceKitSchema {
    /// Restorations, and how far the logs of others were witnessed. Older stores begin with the last head they keep.
    static let restorations =
        Migration.documentTables(
            "restoration", columns: ["node TEXT NOT NULL", "generation INTEGER NOT NULL"])
        + [
            "CREATE INDEX restoration_node ON restoration (node, generation)",
            """
            CREATE TABLE own_restoration (
                number INTEGER PRIMARY KEY CHECK (number > 0),
                record BLOB NOT NULL,
                generation INTEGER NOT NULL DEFAULT 0,
                settled_at INTEGER NOT NULL DEFAULT 0
            ) STRICT
            """,
            """
            CREATE TABLE witnessed_log (
                node TEXT PRIMARY KEY,
                epoch TEXT NOT NULL,
                size INTEGER NOT NULL CHECK (size >= 0),
                forks INTEGER NOT NULL CHECK (forks >= 0)
            ) STRICT, WITHOUT ROWID
            """,
            """
            INSERT INTO witnessed_log (node, epoch, size, forks)
            SELECT node, '', MAX(size), 0 FROM witnessed_head GROUP BY node
            """,
        ]
}
