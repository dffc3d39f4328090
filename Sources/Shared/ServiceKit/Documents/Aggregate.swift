package import Refusals
package import Store

/// A kind of record as handlers speak of it: where it is kept, what the audit calls it, and how its absence is
/// refused. Hidden and absent records are refused alike.
package struct Aggregate<D: Document>: Sendable {
    package let collection: DocumentCollection<D>
    /// In the singular, as subjects in the audit log begin: `enterprise`.
    package let name: String
    /// The refusal of an id that stands for nothing the caller may see.
    package let unknown: Reason
    /// Moves a record of a visible batch to its place before a command looks at it; does nothing for any other.
    let settle: (@Sendable (_ id: String, Command) throws -> Void)?

    /// Declares a kind of record; each is declared once, beside its collection.
    package init(
        _ collection: DocumentCollection<D>, name: String, unknown: Reason,
        settle: (@Sendable (_ id: String, Command) throws -> Void)? = nil
    ) {
        self.collection = collection
        self.name = name
        self.unknown = unknown
        self.settle = settle
    }
}
