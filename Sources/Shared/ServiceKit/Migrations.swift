package import Store

/// The tables every service has beside its own: frozen once shipped.
package enum ServiceKitSchema {
    package static let migrations = MigrationSet(
        component: "servicekit",
        [
            Migration(number: 1, name: "gates-outbox-followers-audit", sql: frame),
            Migration(number: 2, name: "directory-and-reference", sql: reference),
            Migration(number: 3, name: "attachments", sql: attachments),
            Migration(number: 4, name: "leaf-hashes-follow-from-leaves", sql: nodes),
            Migration(number: 5, name: "events-carry-correlation", sql: correlation),
            Migration(number: 6, name: "epochs-followers-applied-timers", sql: events),
            Migration(number: 7, name: "media-types-by-uploader", sql: mediaTypes),
            Migration(number: 8, name: "words-taken-out", sql: rewriting),
            Migration(number: 9, name: "sensitive-reads-count-once", sql: answeredReads),
            Migration(number: 10, name: "staged-batches", sql: staging),
            Migration(number: 11, name: "competent-bodies", sql: competence),
            Migration(number: 12, name: "restorations-and-witnessed-logs", sql: restorations),
            Migration(number: 13, name: "replies-know-when-calls-were-signed", sql: signedTimes),
            Migration(number: 14, name: "voices-of-plants-and-people", sql: voices),
        ])

    /// What the shared collections expect of those tables, checked at start.
    package static let layouts = [
        DocumentCollection.agencies.layout, DocumentCollection.competentBodies.layout,
        DocumentCollection.principals.layout,
        DocumentCollection.divisions.layout, DocumentCollection.calendarYears.layout,
        DocumentCollection.clockRules.layout, DocumentCollection.witnessedHeads.layout,
        DocumentCollection.restorations.layout,
    ]

    /// Events from before have none; their cause stands for it.
    private static let correlation = ["ALTER TABLE outbox ADD COLUMN correlation TEXT NOT NULL DEFAULT ''"]

    private static let frame = [
        """
        CREATE TABLE reply (
            principal_id TEXT NOT NULL,
            request_id TEXT NOT NULL,
            method TEXT NOT NULL,
            payload_digest BLOB NOT NULL CHECK (length(payload_digest) = 32),
            body BLOB NOT NULL,
            time INTEGER NOT NULL,
            PRIMARY KEY (principal_id, request_id)
        ) STRICT
        """,
        """
        CREATE TABLE outbox (
            sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
            id TEXT NOT NULL,
            time INTEGER NOT NULL,
            type TEXT NOT NULL,
            subject TEXT NOT NULL,
            payload BLOB NOT NULL,
            cause TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE follower_cursor (
            source TEXT PRIMARY KEY,
            sequence INTEGER NOT NULL CHECK (sequence >= 0)
        ) STRICT
        """,
        """
        CREATE TABLE dead_letter (
            source TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            type TEXT NOT NULL,
            subject TEXT NOT NULL,
            body BLOB NOT NULL,
            trouble TEXT NOT NULL,
            time INTEGER NOT NULL,
            PRIMARY KEY (source, sequence)
        ) STRICT
        """,
        "CREATE INDEX dead_letter_subject ON dead_letter (source, subject)",
        """
        CREATE TABLE audit_leaf (
            position INTEGER PRIMARY KEY CHECK (position >= 0),
            body BLOB NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE audit_node (
            level INTEGER NOT NULL,
            position INTEGER NOT NULL,
            hash BLOB NOT NULL CHECK (length(hash) = 32),
            PRIMARY KEY (level, position)
        ) STRICT
        """,
        """
        CREATE TABLE health_probe (
            node TEXT PRIMARY KEY,
            time INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE published_head (
            node TEXT PRIMARY KEY,
            size INTEGER NOT NULL
        ) STRICT
        """,
    ]

    private static let reference =
        Migration.documentTables(
            "agency", columns: ["department INTEGER NOT NULL", "division_code TEXT NOT NULL"])
        + ["CREATE INDEX agency_place ON agency (department, division_code)"]
        + Migration.documentTables("principal", columns: [])
        + Migration.documentTables("division", columns: ["parent_code TEXT NOT NULL"])
        + ["CREATE INDEX division_parent ON division (parent_code)"]
        + Migration.documentTables("calendar_year", columns: [])
        + Migration.documentTables("clock_rule", columns: [])
        + Migration.documentTables(
            "witnessed_head", columns: ["node TEXT NOT NULL", "size INTEGER NOT NULL"])
        + ["CREATE INDEX witnessed_head_size ON witnessed_head (node, size)"]

    private static let attachments = [
        """
        CREATE TABLE attachment (
            sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
            media_type TEXT NOT NULL,
            size INTEGER NOT NULL CHECK (size BETWEEN 1 AND 20971520),
            kept_at INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE attachment_piece (
            sha256 TEXT NOT NULL REFERENCES attachment (sha256),
            position INTEGER NOT NULL CHECK (position >= 0),
            body BLOB NOT NULL,
            PRIMARY KEY (sha256, position)
        ) STRICT
        """,
        """
        CREATE TABLE attachment_claim (
            holder TEXT NOT NULL,
            sha256 TEXT NOT NULL REFERENCES attachment (sha256),
            claimed_at INTEGER NOT NULL,
            is_named INTEGER NOT NULL CHECK (is_named IN (0, 1)),
            PRIMARY KEY (holder, sha256)
        ) STRICT
        """,
        "CREATE INDEX attachment_claim_age ON attachment_claim (is_named, claimed_at)",
        "CREATE INDEX attachment_claim_file ON attachment_claim (sha256)",
        """
        CREATE TABLE attachment_reference (
            sha256 TEXT NOT NULL REFERENCES attachment (sha256),
            kind TEXT NOT NULL,
            record TEXT NOT NULL,
            PRIMARY KEY (sha256, kind, record)
        ) STRICT
        """,
    ]
}
