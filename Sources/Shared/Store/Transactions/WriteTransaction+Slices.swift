extension WriteTransaction {
    /// How many rows are held in memory at once by `rewriteBytes`.
    private static var slice: Int64 { 1_000 }

    /// Looks at the bytes in every row of a table, in the order of its key and a slice at a time, so that what is held in memory does
    /// not grow with the table.
    ///
    /// - Parameters:
    ///   - table: Which.
    ///   - key: The columns of its primary key.
    ///   - column: The column with the bytes.
    ///   - condition: Which rows, as it stands after `WHERE`; its parameters are `$1` and so on.
    ///   - values: Of these parameters.
    ///   - change: What the bytes shall be; `nil` where they stay.
    ///   - keep: Writes what they shall be, in the row with that key.
    /// - Throws: What the closures throw; `StoreError`.
    package func rewriteBytes(
        of table: String, key: [String], column: String, where condition: String = "TRUE",
        values: [SQLValue] = [], _ change: ([UInt8]) throws -> [UInt8]?,
        keep: (_ key: [SQLValue], _ before: [UInt8], _ after: [UInt8]) throws -> Void
    ) throws {
        let columns = key.joined(separator: ", ")
        let places = key.indices.map { "$\(values.count + 2 + $0)" }.joined(separator: ", ")
        var last: [SQLValue] = []
        while true {
            let bound = last.isEmpty ? "" : " AND (\(columns)) > (\(places))"
            var count = 0
            var found: [(key: [SQLValue], before: [UInt8], after: [UInt8])] = []
            try query(
                """
                SELECT \(columns), \(column) FROM \(table) WHERE \(condition)\(bound) ORDER BY \(columns) \
                LIMIT $\(values.count + 1)
                """, values + [.integer(Self.slice)] + last
            ) { row in
                count += 1
                last = try key.indices.map { try row.value($0) }
                let before = try row.blob(key.count)
                if let after = try change(before) { found.append((last, before, after)) }
            }
            for (key, before, after) in found { try keep(key, before, after) }
            guard count == Self.slice else { return }
        }
    }
}
