package import Refusals

/// One row of an imported table: its cells by column name, and where the row stands in the import.
package struct TableRow: Sendable {
    private let cells: [String: String]
    /// The row itself, such as `rows[3]`; a refusal adds the column.
    package let field: FieldPath

    /// A row of those cells. A cell that holds only spaces counts as empty.
    package init(_ cells: [String: String], field: FieldPath) {
        self.cells = cells
        self.field = field
    }

    /// The cell's text without surrounding spaces.
    ///
    /// - Throws: `row-column-missing` when the column is absent or empty.
    package func required(_ column: String) throws(Refusal) -> String {
        guard let text = optional(column) else {
            throw Refusal(.rowColumnMissing, field: field.field(column), ["column": column])
        }
        return text
    }

    /// The cell's text without surrounding spaces; `nil` when the column is absent or empty.
    package func optional(_ column: String) -> String? {
        guard let cell = cells[column] else { return nil }
        let scalars = cell.unicodeScalars.drop { $0.properties.isWhitespace }
        let end = scalars.lastIndex { !$0.properties.isWhitespace }
        return end.map { String(scalars[...$0]) }
    }
}
