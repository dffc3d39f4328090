package import Refusals
package import Store

/// Declares a kind of record: its collection, its name in the audit log, the refusal when it is missing, and the effects of saving
/// one. Hidden and missing records are refused alike.
package struct Aggregate<D: Document>: Sendable {
    package let collection: DocumentCollection<D>
    /// In the singular, as subjects in the audit log begin: `enterprise`.
    package let name: String
    /// The refusal of an id that stands for nothing the caller may see.
    package let unknown: Reason
    /// The number by which people know a record of this kind, where there is one.
    let number: PublicNumber<D>?
    /// The column by which records are listed without pages, such as their plant's; `nil` where lists have pages.
    let listedBy: String?
    /// Moves a record of a visible batch to its place before a command looks at it; does nothing for any other.
    let settle: (@Sendable (_ id: String, Command) throws -> Void)?
    /// Clears what the record says about its last change, which is not true of the next one.
    let unexplain: (@Sendable (inout D) -> Void)?
    /// The effects, in the order in which they are applied whenever a record is saved.
    let effects: [Effect<D>]

    /// The refusal of that id, which its sentence may show.
    package func refusal(of id: String, field: FieldPath?) -> Refusal {
        Refusal(unknown, field: field, Dictionary(uniqueKeysWithValues: unknown.valueNames.map { ($0, id) }))
    }

    /// Declares a kind of record; each is declared once, beside its collection.
    ///
    /// - Parameters:
    ///   - collection: Where it is kept.
    ///   - name: Its name in the audit log.
    ///   - unknown: The refusal of an unknown id.
    ///   - number: For records that people know by a number: wherever an id is taken, it is.
    ///   - column: For records that are listed without pages: the column that such a list has in common. Its records have a limit
    ///     together (`ListRoom`).
    ///   - settle: For records that are kept in batches too: moves one to its place.
    ///   - unexplain: For records that say why they were changed last: takes that out. Whoever keeps one says it anew.
    ///   - effects: What follows from keeping one, in this order.
    package init(
        _ collection: DocumentCollection<D>, name: String, unknown: Reason,
        number: PublicNumber<D>? = nil, listedBy column: String? = nil,
        settle: (@Sendable (_ id: String, Command) throws -> Void)? = nil,
        unexplain: (@Sendable (inout D) -> Void)? = nil, effects: [Effect<D>] = []
    ) {
        self.collection = collection
        self.name = name
        self.unknown = unknown
        self.number = number
        listedBy = column
        self.settle = settle
        self.unexplain = unexplain
        self.effects = effects
    }

    /// What the other services are told of a change. For batches, which write their events beforehand; a command tells them
    /// itself.
    package func told(of change: RecordChange<D>) throws -> [Told] {
        try effects.compactMap { effect in
            guard case .event(let told) = effect.work else { return nil }
            return try told(change)
        }
    }

    /// The record without what it says of its last change. For batches; a command takes that out itself.
    package func unexplained(_ document: D) -> D {
        var document = document
        unexplain?(&document)
        return document
    }
}
