package import Refusals
import Rulebook
package import Store
import SwiftProtobuf

/// The records of one kind as a command reads and saves them. A service writes records only through this, and each save applies the
/// aggregate's effects (see `KeptDocuments+Keeping.swift`).
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

    /// The record with that id, or with that number where people know such records by one.
    ///
    /// - Throws: `NOT_FOUND` with the aggregate's reason.
    package func require(_ id: String, field: FieldPath? = nil) throws -> D {
        guard
            let found = try get(id) ?? aggregate.number?.find(id, in: documents)
                ?? get(TypedCode.foldedID(id))
        else {
            throw aggregate.refusal(of: id, field: field)
        }
        return found
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
