extension ServiceKitSchema {
    /// Nodes of level 0 are no longer kept, and the others are found by one tree instead of two.
    static let nodes = [
        """
        CREATE TABLE audit_inner_node (
            level INTEGER NOT NULL CHECK (level > 0),
            position INTEGER NOT NULL CHECK (position >= 0),
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            PRIMARY KEY (level, position)
        ) STRICT, WITHOUT ROWID
        """,
        """
        INSERT INTO audit_inner_node (level, position, hash)
        SELECT level, position, hash FROM audit_node WHERE level > 0 ORDER BY level, position
        """,
        "DROP TABLE audit_node",
        "ALTER TABLE audit_inner_node RENAME TO audit_node",
    ]
}
