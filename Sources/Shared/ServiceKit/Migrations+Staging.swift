extension ServiceKitSchema {
    /// The batch that is being staged, or that became visible and is moved to its place; and the events it brings. There
    /// is one at a time.
    static let staging = [
        """
        CREATE TABLE staged_batch (
            number INTEGER PRIMARY KEY CHECK (number = 1),
            state INTEGER NOT NULL CHECK (state BETWEEN 1 AND 3),
            token TEXT NOT NULL,
            principal_id TEXT NOT NULL,
            request_id TEXT NOT NULL,
            correlation TEXT NOT NULL,
            began_at INTEGER NOT NULL,
            published_at INTEGER NOT NULL DEFAULT 0,
            events_after INTEGER NOT NULL DEFAULT 0
        ) STRICT
        """,
        """
        CREATE TABLE outbox_staged (
            position INTEGER PRIMARY KEY CHECK (position > 0),
            id TEXT NOT NULL,
            type TEXT NOT NULL,
            subject TEXT NOT NULL,
            payload BLOB NOT NULL
        ) STRICT
        """,
        "CREATE INDEX outbox_staged_subject ON outbox_staged (subject)",
    ]
}
