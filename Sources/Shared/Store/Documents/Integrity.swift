/// A stored document whose bytes and columns do not say the same, or whose past is not whole.
package struct Discrepancy: Hashable, Sendable {
    /// The collection's table; with `_history` when a past revision is meant.
    package let table: String
    /// The identifier in the row's column.
    package let id: String
    /// The column at fault; `body` when the bytes are no message at all; `revision` when one is missing or too much.
    package let column: String
}

extension Discrepancy: CustomStringConvertible {
    package var description: String { "\(table) \(id): \(column)" }
}

extension ReadAccess {
    /// Compares every document of a collection with its columns, and its history with its revision; empty when all
    /// agree. Reads both tables from end to end.
    package func integrity<D: Document>(of collection: DocumentCollection<D>) throws -> [Discrepancy] {
        var found: [Discrepancy] = []
        try query(collection.sql.everything) { row in
            let id = try row.text(0)
            let report = { (column: String) in
                found.append(Discrepancy(table: collection.table, id: id, column: column))
            }
            guard let document = try? D(storedBytes: try row.blob(5)) else {
                report("body")
                return
            }
            if document.id != id { report("id") }
            if document.revision != (try row.int64(1)) { report("revision") }
            for (place, index) in collection.indexes.enumerated()
            where index.value(document) != (try row.value(CollectionSQL.everyColumn.count + place)) {
                report(index.column)
            }
        }
        return try found + history(of: collection)
    }

    /// Every document of revision n has the revisions 1 to n - 1 behind it, and nothing else is there.
    private func history<D: Document>(of collection: DocumentCollection<D>) throws -> [Discrepancy] {
        let (table, past) = (collection.table, collection.table + "_history")
        var found: [Discrepancy] = []
        try query("SELECT id, revision, body FROM \(past) ORDER BY id, revision") { row in
            let (id, revision) = try (row.text(0), row.int64(1))
            guard let document = try? D(storedBytes: try row.blob(2)) else {
                found.append(Discrepancy(table: past, id: id, column: "body"))
                return
            }
            if document.id != id { found.append(Discrepancy(table: past, id: id, column: "id")) }
            if document.revision != revision {
                found.append(Discrepancy(table: past, id: id, column: "revision"))
            }
        }
        let gaps = """
            SELECT id FROM \(table) AS present
            WHERE revision - 1 <> (SELECT COUNT(*) FROM \(past) AS past WHERE past.id = present.id)
            UNION SELECT past.id FROM \(past) AS past LEFT JOIN \(table) AS present ON present.id = past.id
            WHERE present.id IS NULL OR past.revision >= present.revision OR past.revision < 1
            """
        try query(gaps) { row in
            found.append(Discrepancy(table: past, id: try row.text(0), column: "revision"))
        }
        return found
    }
}
