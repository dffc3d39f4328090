/// What a table must have for a collection to work on it.
package struct TableLayout: Sendable {
    /// A column as declared.
    package struct Column: Hashable, Sendable {
        /// The column's name.
        package let name: String
        /// The SQL type in capitals.
        package let type: String
        /// Whether the table must refuse null.
        package let isRequired: Bool
        /// Whether the table must refuse the same value twice.
        package let isUnique: Bool
    }

    /// The table's name.
    package let table: String
    /// The columns needed; the table may have more.
    package let columns: [Column]
    /// Compares every document of the table with its columns and its history. Not part of what makes two layouts equal.
    private let examination: @Sendable (ReadTransaction) throws -> [Discrepancy]
    /// Lists the names of every document that would be spelt otherwise, or refused, today.
    private let faultyNames: @Sendable (ReadTransaction) throws -> [FaultyName]

    /// Declares what a table must have.
    package init(
        table: String, columns: [Column],
        examination: @escaping @Sendable (ReadTransaction) throws -> [Discrepancy] = { _ in [] },
        faultyNames: @escaping @Sendable (ReadTransaction) throws -> [FaultyName] = { _ in [] }
    ) {
        self.table = table
        self.columns = columns
        self.examination = examination
        self.faultyNames = faultyNames
    }

    /// What is wrong with the documents of the table; empty when all is well. Reads them all.
    package func examine(_ transaction: ReadTransaction) throws -> [Discrepancy] {
        try examination(transaction)
    }

    /// The names in the table that are from before there was one spelling; they stay readable. Reads every document.
    package func namesFromBefore(_ transaction: ReadTransaction) throws -> [FaultyName] {
        try faultyNames(transaction)
    }
}

extension TableLayout: Hashable {
    package static func == (one: TableLayout, other: TableLayout) -> Bool {
        one.table == other.table && one.columns == other.columns
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(table)
        hasher.combine(columns)
    }
}

extension ReadAccess {
    /// Refuses a store that lacks what a collection declares.
    ///
    /// - Throws: `OpeningError` that names the first table, column or rule missing.
    package func verify(_ layouts: [TableLayout], path: String = Connection.memory) throws {
        for layout in layouts {
            try verify(layout, path)
            let past = TableLayout(table: layout.table + "_history", columns: CollectionSQL.everyLayout)
            try verify(past, path, isHistory: true)
        }
    }

    private func verify(_ layout: TableLayout, _ path: String, isHistory: Bool = false) throws {
        let found = try columns(of: layout.table)
        guard !found.isEmpty else { throw OpeningError(path: path, .missing("table \(layout.table)")) }
        for column in layout.columns {
            let name = "\(layout.table).\(column.name)"
            guard let existing = found[column.name] else {
                throw OpeningError(path: path, .missing("column \(name)"))
            }
            guard existing.type == column.type, existing.isRequired == column.isRequired else {
                let rule = column.isRequired ? " NOT NULL" : ""
                throw OpeningError(path: path, .missing("column \(name) \(column.type)\(rule)"))
            }
            guard isHistory || !column.isUnique || existing.isUnique else {
                throw OpeningError(path: path, .missing("a unique index on \(name)"))
            }
        }
    }
}
