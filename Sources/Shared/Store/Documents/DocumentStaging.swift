/// Where the documents of a batch stand that became visible all at once and are moved to their places little by little.
///
/// While such a batch is visible, reads use two views instead of the collection's tables. At all other times the only cost is
/// the question whether there is one, asked of the store after writes only.
package struct DocumentStaging: Sendable {
    /// A query that gives a row while a batch is visible and not yet in its place.
    let isVisible: String
    /// A view like the collection's table, with the documents of the batch in place of those they replace.
    let present: String
    /// A view like the table of past revisions, with the documents that those of the batch replace.
    let past: String

    /// Names the query and the two views, which a migration makes.
    package init(isVisible: String, present: String, past: String) {
        self.isVisible = isVisible
        self.present = present
        self.past = past
    }
}

extension Documents {
    /// The statements that read the documents as they stand now.
    var sql: CollectionSQL {
        get throws {
            guard let staging = collection.staging, let staged = collection.stagedSQL else {
                return collection.sql
            }
            return try access.hasRow(staging.isVisible) ? staged : collection.sql
        }
    }

    /// A document as a row: the values of the columns that a document of a batch has, `nil` for those that its
    /// publication gives.
    ///
    /// - Parameters:
    ///   - document: As it shall be.
    ///   - revision: The one it replaces; 0 for a new document.
    /// - Returns: The identifier, the revision, the bytes and the values of the indexes, by column.
    /// - Throws: When it cannot be encoded.
    package func stagedValues(of document: D, replacing revision: Int64) throws -> [(String, SQLValue)] {
        var document = document
        document.revision = revision + 1
        return try [
            ("id", .text(document.id)), ("revision", .integer(document.revision)),
            ("body", .blob(document.storedBytes())),
        ] + collection.indexes.map { ($0.column, $0.value(document)) }
    }
}

extension Documents where Access == WriteTransaction {
    /// Moves a document of a visible batch to its place; what it replaces goes into the history. The row it had in the
    /// batch is the caller's to remove, in the same transaction.
    ///
    /// - Returns: The document; `nil` when there is none.
    /// - Throws: `StoreError`.
    package func adopt(_ id: String) throws -> D? {
        guard let staging = collection.staging else { return nil }
        let table = collection.table
        let every = CollectionSQL.everyColumn.joined(separator: ", ")
        let columns = CollectionSQL.everyColumn + collection.indexes.map(\.column)
        let changes = columns.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        access.changed(table)
        try access.execute(
            "INSERT INTO \(table)_history (\(every)) SELECT \(every) FROM \(table) WHERE id = $1", [.text(id)]
        )
        try access.execute(
            """
            INSERT INTO \(table) (\(columns.joined(separator: ", ")))
            SELECT \(columns.joined(separator: ", ")) FROM \(staging.present) WHERE id = $1
            ON CONFLICT (id) DO UPDATE SET \(changes)
            """, [.text(id)])
        return try access.row(collection.sql.get, [.text(id)]) { try D(storedBytes: $0.blob(0)) }
    }
}
