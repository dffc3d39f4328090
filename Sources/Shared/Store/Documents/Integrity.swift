/// A stored document whose bytes and columns do not say the same.
package struct Discrepancy: Hashable, Sendable {
    /// The collection's table.
    package let table: String
    /// The identifier in the row's column.
    package let id: String
    /// The column at fault; `body` when the bytes are no message at all.
    package let column: String
}

extension Reading {
    /// Compares every document of a collection with its columns; empty when all agree. Reads the whole table.
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
        return found
    }
}
