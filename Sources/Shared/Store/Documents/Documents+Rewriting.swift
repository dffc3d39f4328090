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
            func look(_ before: [UInt8]) throws -> [UInt8]? {
                var document = try D(storedBytes: before)
                change(&document)
                let after = try document.storedBytes()
                return after == before ? nil : after
            }
            func keep(_ key: [SQLValue], _ before: [UInt8], _ after: [UInt8]) throws {
                try access.execute(
                    "UPDATE \(table) SET body = $3 WHERE id = $1 AND revision = $2", key + [.blob(after)])
                if case .text(let id) = key[0] { rewritten.insert(id) }
            }
            let key = ["id", "revision"]
            guard let ids else {
                try access.rewriteBytes(of: table, key: key, column: "body", look, keep: keep)
                continue
            }
            for id in ids.sorted() {
                try access.rewriteBytes(
                    of: table, key: key, column: "body", where: "id = $1", values: [.text(id)], look,
                    keep: keep)
            }
        }
        access.changed(collection.table)
        for id in rewritten.sorted() { try reindex(id) }
        return rewritten
    }
}
