package import Refusals

/// What is wrong with a row or a cell of a table, and where it stands.
package struct CellFault: Hashable, Sendable {
    /// Of the file, counted from 1.
    package let line: Int
    /// The column in the file, counted from 1; 0 where the whole row is at fault.
    package let column: Int
    /// The column's name as the header has it; empty where it has none or the whole row is at fault.
    package let header: String
    /// The column's name in the layout; empty as `header` is.
    package let key: String
    /// What was read, with whatever nobody sees as its number.
    package let read: String
    /// Why, and what to do.
    package let refusal: Refusal

    init(
        _ refusal: Refusal, line: Int, column: Int = 0, header: String = "", key: String = "", read: String
    ) {
        self.refusal = refusal
        (self.line, self.column) = (line, column)
        (self.header, self.key) = (header, key)
        self.read = NameForm.excerpt(of: read)
    }
}
