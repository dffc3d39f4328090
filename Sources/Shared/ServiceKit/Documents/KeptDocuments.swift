package import Refusals
package import Store
import SwiftProtobuf

/// The records of one kind as a command keeps them: every save notes the audit subject.
package struct KeptDocuments<D: Document> {
    let aggregate: Aggregate<D>
    let documents: Documents<D, WriteTransaction>
    package let command: Command

    /// What the command reads and writes in, for tables that collections keep beside their documents.
    package var transaction: WriteTransaction { command.transaction }

    /// The record with that id; `nil` when there is none.
    package func get(_ id: String) throws -> D? {
        try aggregate.settle?(id, command)
        return try documents.get(id)
    }

    /// The record with that id.
    ///
    /// - Throws: `NOT_FOUND` with the aggregate's reason.
    package func require(_ id: String, field: FieldPath? = nil) throws -> D {
        guard let document = try get(id) else { throw Refusal(aggregate.unknown, field: field) }
        return document
    }

    /// The first record that meets all conditions.
    package func first(where conditions: [Condition], order: Order = .byID) throws -> D? {
        try documents.first(where: conditions, order: order)
    }

    /// Whether any record meets all conditions.
    package func contains(where conditions: [Condition]) throws -> Bool {
        try documents.contains(where: conditions)
    }

    /// One page of the records that meet all conditions (see `Documents.find`).
    package func find(
        where conditions: [Condition] = [], order: Order = .byID, after token: String = "", limit: Int = 0
    ) throws -> Page<D> {
        try documents.find(where: conditions, order: order, after: token, limit: limit)
    }

    /// Every record, by identifier: for collections that are small by their nature.
    package func all() throws -> [D] {
        try documents.all()
    }

    /// Keeps a new record under the id it carries.
    ///
    /// - Returns: The record as it is kept: revision 1.
    /// - Throws: `UniqueViolation` when its id, or a value that no two may have, is taken; then nothing was done, and
    ///   another record can be tried.
    package func add(_ document: consuming D) throws -> D {
        let (added, bytes) = try documents.add(document, by: command.change)
        command.touched("\(aggregate.name)/\(added.id)")
        command.lastKept = KeptRecord(document: added, bytes: bytes)
        return added
    }

    /// Keeps a changed record. The revision it carries is the one it was read at.
    ///
    /// - Parameters:
    ///   - document: The record as it shall be.
    ///   - revision: The revision the caller saw, where the request names one.
    /// - Returns: The record with its new revision.
    /// - Throws: `ABORTED` (`revision-stale`) when somebody changed it meanwhile.
    package func save(_ document: D, expecting revision: Int64? = nil) throws -> D {
        command.touched("\(aggregate.name)/\(document.id)")
        let (saved, bytes) = try documents.replace(
            document, expecting: revision ?? document.revision, by: command.change)
        command.lastKept = KeptRecord(document: saved, bytes: bytes)
        return saved
    }

    /// Keeps a copy of another service's record, whether it is here already or not. An unchanged copy is left alone.
    package func copy(_ document: D) throws {
        guard let present = try documents.get(document.id) else {
            _ = try add(document)
            return
        }
        var document = document
        document.revision = present.revision
        if try document.serializedBytes() as [UInt8] != present.serializedBytes() { _ = try save(document) }
    }
}

extension Command {
    /// The records of that kind, to read and to change in this command.
    package func kept<D: Document>(_ aggregate: Aggregate<D>) -> KeptDocuments<D> {
        KeptDocuments(
            aggregate: aggregate, documents: aggregate.collection.in(transaction), command: self)
    }
}

extension Query {
    /// The records of that kind as this query sees them.
    package func shown<D: Document>(_ aggregate: Aggregate<D>) -> ShownDocuments<D> {
        ShownDocuments(
            aggregate: aggregate, documents: aggregate.collection.in(transaction), pages: pages)
    }
}
