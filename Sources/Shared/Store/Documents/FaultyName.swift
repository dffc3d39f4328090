import Refusals

/// A name in a stored document that entry would spell otherwise, or refuse, today.
package struct FaultyName: Hashable, Sendable {
    /// The collection's table.
    package let table: String
    /// The document.
    package let id: String
    /// The name as it can be shown: what is at fault by its number.
    package let name: String
}

extension FaultyName: CustomStringConvertible {
    package var description: String { "\(table) \(id): \(name)" }
}

extension ReadAccess {
    /// The names of a collection's present documents that break the rule of names.
    func faultyNames<D: Document>(of collection: DocumentCollection<D>) throws -> [FaultyName] {
        guard D.self is any Validatable.Type else { return [] }
        var found: [FaultyName] = []
        try query("SELECT id, body FROM \(collection.table) ORDER BY id") { row in
            // What cannot be read is for the examination of the documents.
            guard let document = try? D(storedBytes: try row.blob(1)) as? any Validatable else { return }
            let id = try row.text(0)
            found += document.faultyNames.map {
                FaultyName(table: collection.table, id: id, name: NameForm.shown($0))
            }
        }
        return found
    }
}
