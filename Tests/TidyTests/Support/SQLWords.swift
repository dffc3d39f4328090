/// Words of SQL that one engine alone understands.
enum SQLWords {
    /// Where SQLite is spoken to.
    static let engine = "Sources/Shared/Store/SQLite/"

    private static let keywords = [
        "CROSS JOIN", "PRAGMA", "OR IGNORE", "OR REPLACE", "REPLACE INTO", "GLOB", "INDEXED BY", "VACUUM",
        "ATTACH", "IS $", "LIMIT -1",
    ]

    private static let functions = [
        "instr(", "randomblob(", "zeroblob(", "char(", "printf(", "hex(", "unhex(", "ifnull(", "iif(",
        "typeof(",
        "group_concat(", "strftime(", "julianday(", "datetime(", "unixepoch(", "last_insert_rowid(", "total(",
        "changes(", "quote(", "strpos(", "position(", "chr(", "encode(", "string_agg(", "generate_series(",
    ]

    private static let names = ["sqlite_", "pragma_", "json_", "pg_", "information_schema", "ctid"]

    /// Those that stand in a text, in the order of the lists above.
    static func ofOneEngine(in sql: String) -> [String] {
        // Nearly no line has any.
        guard isSuspect(sql) else { return [] }
        let words = (keywords + functions + names).filter { begins($0, in: sql) }
        let row = stands("rowid", in: sql) ? ["rowid"] : []
        let blob = begins("x'", in: sql) ? ["x'"] : []
        return words + row + blob + unnamed(in: sql)
    }

    private static func isSuspect(_ sql: String) -> Bool {
        [
            "SELECT", "FROM", "WHERE", "INSERT", "UPDATE", "DELETE", "COALESCE", "PRAGMA", "VACUUM", "ATTACH",
            "AND",
        ]
        .contains { sql.contains($0) }
    }

    private static func begins(_ word: String, in sql: String) -> Bool {
        sql.ranges(of: word).contains { !isPartOfName(sql[..<$0.lowerBound].last) }
    }

    private static func stands(_ word: String, in sql: String) -> Bool {
        sql.ranges(of: word).contains {
            !isPartOfName(sql[..<$0.lowerBound].last) && !isPartOfName(sql[$0.upperBound...].first)
        }
    }

    private static func isPartOfName(_ character: Character?) -> Bool {
        character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
    }

    /// Selections in the place of a table without a name, which PostgreSQL 15 refuses, by the word that stands behind.
    private static func unnamed(in sql: String) -> [String] {
        sql.ranges(of: "FROM (").compactMap { start in
            var depth = 1
            guard
                let end = sql[start.upperBound...].firstIndex(where: { character in
                    if character == "(" { depth += 1 }
                    if character == ")" { depth -= 1 }
                    return depth == 0
                })
            else { return nil }
            let next = sql[sql.index(after: end)...].split(maxSplits: 1, whereSeparator: \.isWhitespace).first
            guard let next else { return ")" }
            return ["ORDER", "WHERE", "UNION", "LIMIT", "GROUP"].contains(next) || next.hasPrefix(")")
                ? ") \(next)" : nil
        }
    }
}
