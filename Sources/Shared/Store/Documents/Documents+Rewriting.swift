import SwiftProtobuf

extension Documents where Access == WriteTransaction {
    /// Removes text from documents in every revision, as if it had never been written. No revision is added, and author and time
    /// of each stay as they were.
    ///
    /// Only for what should not have been kept, such as a caller's words in a record that others read: history must otherwise stay
    /// reliable. Cost: decodes every revision it looks at.
    ///
    /// - Parameters:
    ///   - ids: The documents to look at; `nil` for all.
    ///   - change: Removes the text from one revision.
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
