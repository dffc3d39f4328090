import SwiftProtobuf

extension Documents where Access == WriteTransaction {
    /// Adds a document that is not there yet.
    ///
    /// - Returns: The document as stored: revision 1.
    /// - Throws: `UniqueViolation` when the identifier or a unique column's value is taken; `StoreError`.
    @discardableResult
    package func insert(_ document: consuming D, by change: Change) throws -> D {
        try add(document, by: change).document
    }

    /// As `insert`, and gives the bytes that stand in the document's row too.
    package func add(_ document: consuming D, by change: Change) throws -> (document: D, bytes: [UInt8]) {
        var stored = document
        stored.revision = 1
        let bytes = try stored.storedBytes()
        let values = values(of: stored, bytes, change)
        access.changed(collection.table)
        try refusingDuplicates { try access.execute(collection.sql.insert, values) }
        return (stored, bytes)
    }

    /// Replaces a document; what it replaces stays in its history.
    ///
    /// - Parameters:
    ///   - document: The new content; its own `revision` does not matter.
    ///   - revision: The one that the caller saw.
    ///   - change: Who, when and why.
    /// - Returns: The document as stored: one revision further.
    /// - Throws: `RevisionConflict` when the document has another revision or is missing; `UniqueViolation`;
    ///   `StoreError`. Then nothing was changed.
    @discardableResult
    package func update(_ document: D, expecting revision: Int64, by change: Change) throws -> D {
        try replace(document, expecting: revision, by: change).document
    }

    /// As `update`, and gives the bytes that stand in the document's row too.
    package func replace(
        _ document: D, expecting revision: Int64, by change: Change
    ) throws -> (document: D, bytes: [UInt8]) {
        var stored = document
        stored.revision = revision &+ 1
        let bytes = try stored.storedBytes()
        let values = values(of: stored, bytes, change)
        access.changed(collection.table)
        // Undone on an error: the history must not hold the revision that is still in force.
        try access.savepoint { access in
            try keep(document.id, expecting: revision, access)
            try refusingDuplicates { try access.execute(collection.sql.update, values) }
        }
        return (stored, bytes)
    }

    /// Computes a document's columns again, after a migration that added some. The document keeps its revision. Does nothing
    /// when there is no such document.
    package func reindex(_ id: String) throws {
        guard !collection.indexes.isEmpty, let document = try get(id) else { return }
        let changes = collection.indexes.enumerated().map { "\($1.column) = $\($0 + 2)" }
        access.changed(collection.table)
        try access.execute(
            "UPDATE \(collection.table) SET \(changes.joined(separator: ", ")) WHERE id = $1",
            [.text(id)] + collection.indexes.map { $0.value(document) })
    }

    private func keep(_ id: String, expecting revision: Int64, _ access: WriteTransaction) throws {
        let key = [SQLValue.text(id), .integer(revision)]
        guard try access.execute(collection.sql.keep, key) == 1 else {
            let found = try access.row(collection.sql.revision, [key[0]]) { try $0.int64(0) }
            throw RevisionConflict(
                table: collection.table, id: id, expected: revision, found: found)
        }
    }

    private func values(of stored: D, _ bytes: [UInt8], _ change: Change) -> [SQLValue] {
        var values: [SQLValue] = []
        values.reserveCapacity(CollectionSQL.everyColumn.count + collection.indexes.count)
        values.append(.text(stored.id))
        values.append(.integer(stored.revision))
        values.append(.integer(change.time))
        values.append(.text(change.principal))
        values.append(.text(change.cause))
        values.append(.blob(bytes))
        for index in collection.indexes {
            values.append(index.value(stored))
        }
        return values
    }

    private func refusingDuplicates(_ body: () throws -> Int) throws {
        do {
            _ = try body()
        } catch let error as StoreError {
            guard let violation = UniqueViolation(error) else { throw error }
            throw violation
        }
    }
}
