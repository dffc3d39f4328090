import CSQLite

/// A store as the program made it before pages carried checksums: by SQLite alone.
enum Unchecked {
    struct Failure: Error {}

    static func make(at path: String) throws {
        var handle: OpaquePointer?
        guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK else { throw Failure() }
        defer { sqlite3_close_v2(handle) }
        let sql = """
            PRAGMA journal_mode = WAL;
            CREATE TABLE schema_version (component TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, \
            applied_at INTEGER NOT NULL, PRIMARY KEY (component, number)) STRICT;
            INSERT INTO schema_version VALUES ('rows', 1, 'notes', 0);
            CREATE TABLE note (number INTEGER NOT NULL PRIMARY KEY, text TEXT NOT NULL) STRICT;
            INSERT INTO note VALUES (1, 'one'), (2, 'two'), (3, 'three');
            """
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw Failure() }
    }
}
