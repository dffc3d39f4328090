import Testing

/// What is written in SQL outside the engine's own folder is understood by SQLite and by PostgreSQL alike. How tables are
/// declared (`STRICT`, `WITHOUT ROWID`) is translated, and so not looked at.
@Suite("Portable SQL")
struct PortableSQLTests {
    /// Files that look into the pages of SQLite's own file, or damage them, to see whether that is noticed.
    private static let ofSQLite: Set = [
        "Tools/Chaos/Field/Bulk.swift", "Tools/Chaos/Scenarios/FlipScenario.swift",
        "Tools/Chaos/Scenarios/PageMap.swift", "Tools/Chaos/Scenarios/StoreContents.swift",
    ]

    /// What is wrong with the SQL of a file, as `path:line: word`; of what is found anywhere in it, the first line.
    private static func faults(in file: SourceFile) -> [String] {
        let words = SQLWords.ofOneEngine(in: file.text.strings)
        let lines = file.text.strings.split(separator: "\n", omittingEmptySubsequences: false)
        return words.map { word in
            let line = lines.firstIndex { $0.contains(word) }.map { $0 + 1 } ?? 0
            return "\(file.path):\(line): \(word)"
        }
    }

    @Test(
        "nothing outside the engine's folder is what one engine alone understands",
        arguments: ["Sources", "Tools"])
    func portable(_ folder: String) throws {
        let files = try SourceTree.handWritten(in: folder).filter {
            !$0.path.hasPrefix(SQLWords.engine) && !Self.ofSQLite.contains($0.path)
        }
        #expect(files.count > 50)
        #expect(files.flatMap(Self.faults) == [])
    }

    @Test(
        "what one engine alone understands is found",
        arguments: [
            ("SELECT 1 WHERE instr(a, $1) > 0", "instr("), ("FROM a CROSS JOIN b", "CROSS JOIN"),
            ("SELECT randomblob(3)", "randomblob("), ("PRAGMA foreign_keys = ON", "PRAGMA"),
            ("SELECT rowid FROM a", "rowid"), ("UPDATE OR IGNORE a SET b = 1", "OR IGNORE"),
            ("UPDATE OR REPLACE a SET b = 1", "OR REPLACE"), ("SELECT name FROM sqlite_schema", "sqlite_"),
            ("SELECT char(10) || a", "char("), ("SELECT printf('%d', a)", "printf("),
            ("SELECT lower(hex(a)) FROM b", "hex("), ("WHERE a GLOB 'b*'", "GLOB"),
            ("COALESCE(a, x'')", "x'"), ("SELECT ifnull(a, 1)", "ifnull("),
            ("FROM a INDEXED BY b", "INDEXED BY"),
            ("SELECT name FROM pragma_table_info($1)", "pragma_"), ("VACUUM INTO $1", "VACUUM"),
            ("SELECT json_extract(a, '$.b')", "json_"), ("WHERE a IS $1", "IS $"),
            ("SELECT a FROM (SELECT a FROM b) ORDER BY a", ") ORDER"), ("ATTACH $1 AS other", "ATTACH"),
        ])
    func found(_ sql: String, _ word: String) {
        #expect(SQLWords.ofOneEngine(in: sql) == [word])
    }

    @Test(
        "what both understand, and text that is no SQL, is not",
        arguments: [
            "SELECT a FROM b JOIN c ON c.d = b.d WHERE a LIKE ('%' || $1 || '%') ESCAPE '!'",
            "SELECT MAX(a) FROM (SELECT a FROM b LIMIT 1) AS c ORDER BY 1",
            "WHERE a IS NOT NULL AND b IS NULL",
            "CREATE TABLE a (b INTEGER PRIMARY KEY) STRICT, WITHOUT ROWID", "a charge (see the manual)",
            "INSERT INTO a (b) SELECT $1 FROM c ON CONFLICT (b) DO NOTHING", "six'",
        ])
    func notFound(_ sql: String) {
        #expect(SQLWords.ofOneEngine(in: sql) == [])
    }
}
