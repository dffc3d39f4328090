import SwiftProtobuf

extension Documents where Access == WriteTransaction {
    /// Takes words out of documents in every revision, as if they had never been written. That is no change of a document:
    /// no revision is added, and who changed it when stays as it was.
    ///
    /// It is for what should not have been kept, such as the words of a person in a record that others read, and for nothing
    /// else: history is there to be believed. Cost: every revision looked at is decoded.
    ///
    /// - Parameters:
    ///   - ids: The documents to look at; `nil` for all.
    ///   - change: Takes the words out of one revision.
    /// - Returns: The documents of which some revision was rewritten.
    /// - Throws: `UniqueViolation` never, since no value may be made that two documents share; `StoreError`.
    @discardableResult
    package func rewrite(_ ids: Set<String>? = nil, _ change: (inout D) -> Void) throws -> Set<String> {
        var rewritten: Set<String> = []
        for table in [collection.table, collection.table + "_history"] {
            var found: [(id: String, revision: Int64, bytes: [UInt8])] = []
            func look(_ row: borrowing Row) throws {
                let before = try row.blob(2)
                var document = try D(storedBytes: before)
                change(&document)
                let after = try document.storedBytes()
                if after != before { found.append((try row.text(0), try row.int64(1), after)) }
            }
            if let ids {
                for id in ids.sorted() {
                    try access.query(
                        "SELECT id, revision, body FROM \(table) WHERE id = $1", [.text(id)], look)
                }
            } else {
                try access.query("SELECT id, revision, body FROM \(table)", [], look)
            }
            for (id, revision, bytes) in found {
                try access.execute(
                    "UPDATE \(table) SET body = $3 WHERE id = $1 AND revision = $2",
                    [.text(id), .integer(revision), .blob(bytes)])
                rewritten.insert(id)
            }
        }
        access.changed(collection.table)
        for id in rewritten.sorted() { try reindex(id) }
        return rewritten
    }
}
