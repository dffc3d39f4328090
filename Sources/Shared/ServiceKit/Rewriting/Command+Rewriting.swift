package import Store

extension ServiceKitSchema {
    /// The digest of an event as it was sent first, and what the next start rewrites.
    static let rewriting = [
        "ALTER TABLE outbox ADD COLUMN first_digest BLOB CHECK (first_digest IS NULL OR length(first_digest) = 32)",
        "CREATE TABLE pending_rewrite (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    ]
}

extension Migration {
    /// The statement of a migration that leaves the rest to the next start: what stands in the bytes of documents and
    /// events no statement can rewrite.
    package static func rewriteAtStart(_ name: String) -> String {
        "INSERT INTO pending_rewrite (name) VALUES ('\(name)')"
    }
}

extension Command {
    /// Does, once, what a migration left to the next start under that name.
    ///
    /// - Throws: What the body throws; then it is tried again at the next start.
    package func onceAtStart(_ name: String, _ body: () throws -> Void) throws {
        let due = try transaction.execute("DELETE FROM pending_rewrite WHERE name = $1", [.text(name)])
        if due > 0 { try body() }
    }

    /// The same, where it takes out words: what it takes out is overwritten in the file.
    package func rewriteOnce(_ name: String, _ body: () throws -> Void) throws {
        try onceAtStart(name) { try transaction.erasing(body) }
    }
}
