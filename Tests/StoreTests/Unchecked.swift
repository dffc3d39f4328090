import CSQLite

/// A store as the program made it before pages carried checksums: by SQLite alone.
enum Unchecked {
    struct Failure: Error {}

    /// Makes one in the empty file at that path.
    static func make(at path: String, rows: Int = 3) throws {
        var handle: OpaquePointer?
        guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK else { throw Failure() }
        defer { sqlite3_close_v2(handle) }
        let sql = """
            PRAGMA journal_mode = WAL;
            CREATE TABLE schema_version (component TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, \
            applied_at INTEGER NOT NULL, PRIMARY KEY (component, number)) STRICT;
            INSERT INTO schema_version VALUES ('rows', 1, 'notes', 0);
            CREATE TABLE note (number INTEGER NOT NULL PRIMARY KEY, text TEXT NOT NULL) STRICT;
            WITH RECURSIVE n(v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n WHERE v < \(rows)) \
            INSERT INTO note SELECT v, printf('%.*c', 100 + v * 7 % 900, 'x') FROM n;
            """
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw Failure() }
    }
}
