/// The declaration of a collection: its table, and what of a document is a column beside its bytes.
///
/// Columns are for finding documents only; each is derived from the message by one closure, here and nowhere
/// else.
package struct DocumentCollection<D: Document>: Sendable {
    /// The declaration in one reference: commands pass collections around, and a copy would retain every string in it.
    private final class Declaration: Sendable {
        let table: String
        let indexes: [Index]
        let sql: CollectionSQL
        let knownColumns: Set<String>
        let optionalColumns: Set<String>
        let staging: DocumentStaging?
        /// The statements that read while a batch is visible and not yet in its place.
        let stagedSQL: CollectionSQL?

        init(_ table: String, _ indexes: [Index], _ staging: DocumentStaging?) {
            let columns = indexes.map(\.column)
            self.staging = staging
            stagedSQL = staging.map { CollectionSQL(table: $0.present, past: $0.past, columns: columns) }
            self.table = table
            self.indexes = indexes
            sql = CollectionSQL(table: table, columns: columns)
            knownColumns = Set(columns).union(CollectionSQL.everyColumn.dropLast())
            optionalColumns = Set(indexes.lazy.filter { !$0.isRequired }.map { $0.column })
        }
    }

    private let declaration: Declaration

    /// The name of the table; the history's is the same with `_history` added.
    package var table: String { declaration.table }
    /// The columns derived from the message.
    package var indexes: [Index] { declaration.indexes }
    var sql: CollectionSQL { declaration.sql }
    /// Where documents of a batch are read from; `nil` when none of this collection are ever staged.
    var staging: DocumentStaging? { declaration.staging }
    var stagedSQL: CollectionSQL? { declaration.stagedSQL }
    /// Every column a condition or an order may name.
    var knownColumns: Set<String> { declaration.knownColumns }
    /// Those of them that may be null.
    var optionalColumns: Set<String> { declaration.optionalColumns }

    /// Declares a collection. Table and column names must be plain lower-case identifiers.
    package init(table: String, indexes: [Index], staging: DocumentStaging? = nil) {
        let columns = indexes.map(\.column)
        precondition(
            ([table] + columns).allSatisfy(CollectionSQL.isName), "\(table): names are lower-case identifiers"
        )
        precondition(
            Set(columns + CollectionSQL.everyColumn).count == columns.count + CollectionSQL.everyColumn.count,
            "\(table): each column is declared once")
        declaration = Declaration(table, indexes, staging)
    }

    /// What the table must look like for this declaration.
    package var layout: TableLayout {
        TableLayout(
            table: table,
            columns: CollectionSQL.everyLayout
                + indexes.map {
                    TableLayout.Column(
                        name: $0.column, type: $0.type, isRequired: $0.isRequired, isUnique: $0.isUnique)
                }, examination: { try $0.integrity(of: self) }, faultyNames: { try $0.faultyNames(of: self) })
    }

    /// The documents as a transaction sees them; a write transaction can change them too.
    package func `in`<Access: ReadAccess>(_ transaction: Access) -> Documents<D, Access> {
        Documents(collection: self, access: transaction)
    }
}

extension DocumentCollection {
    /// A column derived from the message.
    package struct Index: Sendable {
        /// The column's name.
        package let column: String
        /// The SQL type: `TEXT` or `INTEGER`.
        package let type: String
        /// Whether there is a value for every document (`NOT NULL`).
        package let isRequired: Bool
        /// Whether no two documents have the same value. Documents without one do not collide.
        package let isUnique: Bool
        let value: @Sendable (D) -> SQLValue

        /// A text that every document has.
        package static func text(
            _ column: String, unique: Bool = false, _ value: @escaping @Sendable (D) -> String
        ) -> Index {
            Index(column: column, type: "TEXT", isRequired: true, isUnique: unique) { .text(value($0)) }
        }

        /// A text that a document may lack.
        package static func optionalText(
            _ column: String, unique: Bool = false, _ value: @escaping @Sendable (D) -> String?
        ) -> Index {
            Index(column: column, type: "TEXT", isRequired: false, isUnique: unique) { SQLValue(value($0)) }
        }

        /// A whole number that every document has: a count, an instant, the number of an enumeration's case.
        package static func integer(
            _ column: String, unique: Bool = false, _ value: @escaping @Sendable (D) -> Int64
        ) -> Index {
            Index(column: column, type: "INTEGER", isRequired: true, isUnique: unique) { .integer(value($0)) }
        }

        /// A whole number that a document may lack.
        package static func optionalInteger(
            _ column: String, unique: Bool = false, _ value: @escaping @Sendable (D) -> Int64?
        ) -> Index {
            Index(column: column, type: "INTEGER", isRequired: false, isUnique: unique) {
                SQLValue(value($0))
            }
        }

        /// A flag, kept as 1 or 0.
        package static func flag(_ column: String, _ value: @escaping @Sendable (D) -> Bool) -> Index {
            Index(column: column, type: "INTEGER", isRequired: true, isUnique: false) { .flag(value($0)) }
        }
    }
}
