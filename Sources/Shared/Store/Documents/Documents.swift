import Refusals
import SwiftProtobuf

/// The documents of a collection as one transaction sees them.
package struct Documents<D: Document, Access: ReadAccess> {
    let collection: DocumentCollection<D>
    let access: Access

    /// The transaction that sees them.
    package var transaction: Access { access }

    /// The document; `nil` when there is none with that identifier.
    package func get(_ id: String) throws -> D? {
        try access.row(sql.get, [.text(id)]) { try D(storedBytes: $0.blob(0)) }
    }

    /// The document as it was at that time (UTC microseconds since 1970); `nil` when it did not exist yet.
    ///
    /// Should a clock have gone back between two changes, the later revision counts.
    package func get(_ id: String, asOf time: Int64) throws -> D? {
        try revision(of: id, asOf: time)?.document
    }

    /// The document's revisions, newest first; empty when there is no such document.
    ///
    /// - Parameters:
    ///   - id: Which document.
    ///   - number: Only revisions before this one, to go on where the last call ended.
    ///   - limit: From 1 to 500.
    /// - Returns: At most `limit` revisions, the one in force first; fewer when they have `PageLimits.mostBytes` together.
    /// - Throws: `StoreError`.
    package func history(
        of id: String, before number: Int64 = .max, limit: Int = PageLimits.most
    ) throws -> [Revision<D>] {
        let values = [SQLValue.text(id), .integer(number), .integer(Int64(PageLimits.within(limit)))]
        var revisions: [Revision<D>] = []
        var (bytes, isFull) = (0, false)
        try access.query(sql.history, values) { row in
            // No revision is left out between others.
            guard !isFull else { return }
            bytes += try row.blob(5).count
            isFull = bytes > PageLimits.mostBytes && !revisions.isEmpty
            if !isFull { revisions.append(try revision(row)) }
        }
        return revisions
    }

    /// One page of the document's revisions, newest first.
    ///
    /// - Parameters:
    ///   - id: Which document.
    ///   - token: The `nextToken` of the page before; empty for the first page.
    ///   - limit: From 1 to 500.
    /// - Returns: The revisions, and the token of the next page; no revision when there is no such document.
    /// - Throws: `page-token-invalid` for a token of another document, too; `StoreError`.
    package func historyPage(of id: String, after token: String, limit: Int) throws -> RevisionPage<D> {
        let (table, order) = ("\(collection.table)_history", Order.descending("revision"))
        var before = Int64.max
        if !token.isEmpty {
            let place = try PageToken(token, for: table, order)
            guard case .integer(let number) = place.values.first, place.values.last == .text(id) else {
                throw Refusal(.pageToken)
            }
            before = number
        }
        let revisions = try history(of: id, before: before, limit: limit)
        // Numbers begin at 1 and none is left out, so the last one says whether there are more.
        guard let last = revisions.last, last.number > 1 else {
            return RevisionPage(revisions: revisions, nextToken: "")
        }
        let next = PageToken(values: [.integer(last.number), .text(id)])
        return RevisionPage(revisions: revisions, nextToken: next.text(for: table, order))
    }

    /// The revision that was in force at that time (UTC microseconds since 1970), however many came after it; `nil` when
    /// the document did not exist yet.
    ///
    /// Should a clock have gone back between two changes, the later revision counts.
    package func revision(of id: String, asOf time: Int64) throws -> Revision<D>? {
        let values = [SQLValue.text(id), .integer(time)]
        if let current = try access.row(sql.currentAsOf, values, revision) {
            return current
        }
        return try access.row(sql.pastAsOf, values, revision)
    }

    private func revision(_ row: borrowing Row) throws -> Revision<D> {
        Revision(
            number: try row.int64(1),
            change: Change(
                time: try row.int64(2), principal: try row.text(3), cause: try row.text(4)),
            document: try D(storedBytes: row.blob(5)))
    }
}

extension Document {
    init(storedBytes bytes: [UInt8]) throws {
        try self.init(serializedBytes: bytes)
    }

    /// The same bytes for the same content, whatever order its maps were filled in.
    func storedBytes() throws -> [UInt8] {
        var options = BinaryEncodingOptions()
        options.useDeterministicOrdering = true
        return try serializedBytes(options: options)
    }
}
