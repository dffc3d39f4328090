extension ServiceKitSchema {
    /// Epochs, who follows, what was applied, and timers.
    static let events = [
        "ALTER TABLE follower_cursor ADD COLUMN epoch TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE dead_letter ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0",
        """
        CREATE TABLE store_epoch (
            number INTEGER PRIMARY KEY CHECK (number > 0),
            id TEXT NOT NULL UNIQUE,
            began_after INTEGER NOT NULL CHECK (began_after >= 0),
            since INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE event_follower (
            follower TEXT PRIMARY KEY,
            sequence INTEGER NOT NULL CHECK (sequence >= 0),
            seen_at INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE applied_event (
            source TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            id TEXT NOT NULL,
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            fate INTEGER NOT NULL CHECK (fate BETWEEN 1 AND 4),
            time INTEGER NOT NULL,
            PRIMARY KEY (source, sequence)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE timer (
            kind TEXT NOT NULL,
            subject TEXT NOT NULL,
            due INTEGER NOT NULL,
            set_for INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            trouble TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (kind, subject)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX timer_due ON timer (due, kind, subject)",
    ]
}
