extension ReadAccess {
    /// The names of the tables, in order; the engine's own are left out.
    package func tables() throws -> [String] {
        try rows(
            """
            SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
            ORDER BY name
            """
        ) { try $0.text(0) }
    }

    /// The names of a table's columns, as they were declared; empty when there is no such table.
    package func columnNames(of table: String) throws -> [String] {
        try rows("SELECT name FROM pragma_table_info($1) ORDER BY cid", [.text(table)]) { try $0.text(0) }
    }

    /// The columns of a table by their names; empty when there is no such table.
    ///
    /// Asks SQLite's own catalogue: a second driver has its own version of this file.
    func columns(of table: String) throws -> [String: TableLayout.Column] {
        let unique = try Set(
            rows(
                """
                SELECT min(field.name) FROM pragma_index_list($1) AS list, \
                pragma_index_info(list.name) AS field \
                WHERE list."unique" = 1 AND list.partial = 0 GROUP BY list.name HAVING count(*) = 1
                """, [.text(table)]
            ) { try $0.textIfPresent(0) }.compactMap(\.self))
        var columns: [String: TableLayout.Column] = [:]
        try query("SELECT name, type, \"notnull\" FROM pragma_table_info($1)", [.text(table)]) { row in
            let name = try row.text(0)
            columns[name] = TableLayout.Column(
                name: name, type: try row.text(1), isRequired: try row.flag(2),
                isUnique: unique.contains(name))
        }
        return columns
    }
}
