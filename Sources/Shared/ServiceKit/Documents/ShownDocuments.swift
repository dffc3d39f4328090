package import Refusals
package import Rulebook
package import Store

/// The records of one kind as a query sees them.
package struct ShownDocuments<D: Document> {
    let aggregate: Aggregate<D>
    let documents: Documents<D, ReadTransaction>
    let pages: PageTokenCipher

    /// The record with that id; `nil` when there is none.
    package func get(_ id: String) throws -> D? {
        try documents.get(id)
    }

    /// The record with that id, or with that number where people know such records by one.
    ///
    /// - Throws: `NOT_FOUND` with the aggregate's reason.
    package func require(_ id: String, field: FieldPath? = nil) throws -> D {
        guard
            let found = try documents.get(id) ?? aggregate.number?.find(id, in: documents)
                ?? documents.get(TypedCode.foldedID(id))
        else {
            throw aggregate.refusal(of: id, field: field)
        }
        return found
    }

    /// The record as it stood at that instant.
    ///
    /// - Throws: `NOT_FOUND` when it did not exist then.
    package func require(_ id: String, asOf instant: Instant, field: FieldPath? = nil) throws -> D {
        guard let document = try documents.get(id, asOf: instant.microseconds) else {
            throw aggregate.refusal(of: id, field: field)
        }
        return document
    }

    /// The record as it stands, or as it stood at an instant.
    ///
    /// - Parameters:
    ///   - id: The record's id; its number too where it is asked for as it stands.
    ///   - time: UTC microseconds, as requests have it; 0 for now.
    ///   - field: The field at fault.
    /// - Returns: The record.
    /// - Throws: `NOT_FOUND` with the aggregate's reason.
    package func require(_ id: String, asOfOrNow time: Int64, field: FieldPath? = nil) throws -> D {
        time == 0
            ? try require(id, field: field)
            : try require(id, asOf: Instant(microseconds: time), field: field)
    }

    /// The newest revisions, as `history` gives them, of a record that must exist.
    ///
    /// - Parameters:
    ///   - id: The record's id.
    ///   - field: The field at fault.
    /// - Returns: At least one revision.
    /// - Throws: `NOT_FOUND` with the aggregate's reason when there is none.
    package func requireHistory(of id: String, field: FieldPath? = nil) throws -> [Revision<D>] {
        let revisions = try history(of: id)
        guard !revisions.isEmpty else { throw aggregate.refusal(of: id, field: field) }
        return revisions
    }

    /// The newest revisions, 500 at most, the newest first; empty when there is no such record.
    package func history(of id: String) throws -> [Revision<D>] {
        try documents.history(of: id)
    }

    /// One page of the revisions (see `Documents.historyPage`).
    package func historyPage(of id: String, after token: String, limit: Int) throws -> RevisionPage<D> {
        func list() -> String { "\(aggregate.collection.table) \(id)" }
        let page = try documents.historyPage(of: id, after: pages.decrypt(token, of: list()), limit: limit)
        return RevisionPage(revisions: page.revisions, nextToken: pages.encrypt(page.nextToken, of: list()))
    }

    /// The revision that was in force at that instant; `nil` when there was no such record then.
    package func revision(of id: String, asOf instant: Instant) throws -> Revision<D>? {
        try documents.revision(of: id, asOf: instant.microseconds)
    }

    /// One page of the records that meet all conditions and that may be shown (see `Documents.find`). Its token is sealed: it
    /// is good for the same caller and conditions only.
    ///
    /// - Parameters:
    ///   - conditions: What an index can tell.
    ///   - order: As in `Documents.find`.
    ///   - token: The `nextToken` of the page before; empty for the first page.
    ///   - limit: As in `Documents.find`.
    ///   - isShown: What no index can tell: records for which it is false are treated as missing.
    /// - Returns: The records, and the sealed token of the next page.
    /// - Throws: `page-token-invalid`; what `isShown` throws.
    package func find(
        where conditions: [Condition] = [], order: Order = .byID, after token: String = "", limit: Int = 0,
        showing isShown: ((D) throws -> Bool)? = nil
    ) throws -> Page<D> {
        func list() -> String { "\(aggregate.collection.table) \(order) \(conditions)" }
        let page = try documents.find(
            where: conditions, order: order, after: pages.decrypt(token, of: list()), limit: limit,
            matching: isShown)
        return Page(documents: page.documents, nextToken: pages.encrypt(page.nextToken, of: list()))
    }

    /// Does this for every record that meets the conditions, page by page.
    package func each(
        where conditions: [Condition] = [], order: Order = .byID, _ body: (D) throws -> Void
    ) throws {
        try documents.each(where: conditions, order: order, body)
    }

    /// Every record that meets the conditions, in that order: for what is bounded by its nature.
    package func every(where conditions: [Condition], order: Order = .byID) throws -> [D] {
        try documents.every(where: conditions, order: order)
    }

    /// Every record, by identifier: for collections that are small by their nature.
    package func all() throws -> [D] {
        try documents.all()
    }
}
