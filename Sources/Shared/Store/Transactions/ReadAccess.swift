/// What can be asked of a store inside a transaction.
///
/// A function that takes `some ReadAccess` cannot change anything.
package protocol ReadAccess {
    /// Runs one statement that only reads and calls with each row in turn; parameters are `$1`, `$2`, ….
    ///
    /// In a write transaction the statement may also be one that returns rows of what it changes
    /// (`RETURNING`).
    func query(_ sql: String, _ values: [SQLValue], _ each: (borrowing Row) throws -> Void) throws

    /// Whether a query that only reads and takes no parameters gives a row. The answer is remembered until something is
    /// written; the text is a constant of the program's.
    func hasRow(_ sql: String) throws -> Bool

    /// A number that stands for the documents of a table as this transaction sees them: while it is the same, so are
    /// they.
    func stamp(of table: String) -> UInt64
}

extension ReadAccess {
    /// Runs one statement without parameters and calls with each row in turn.
    package func query(_ sql: String, _ each: (borrowing Row) throws -> Void) throws {
        try query(sql, [], each)
    }

    /// What `make` makes of each row, in order. Everything is held in memory: limit the statement.
    package func rows<T>(
        _ sql: String, _ values: [SQLValue] = [], _ make: (borrowing Row) throws -> T
    ) throws -> [T] {
        var result: [T] = []
        try query(sql, values) { result.append(try make($0)) }
        return result
    }

    /// What `make` makes of the last row returned, which is the only one of a statement that ends in `LIMIT
    /// 1`; `nil` without rows.
    package func row<T>(
        _ sql: String, _ values: [SQLValue] = [], _ make: (borrowing Row) throws -> T
    ) throws -> T? {
        var result: T?
        try query(sql, values) { result = try make($0) }
        return result
    }
}
