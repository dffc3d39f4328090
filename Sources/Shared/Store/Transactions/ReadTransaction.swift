/// A snapshot of the store: it sees all that was committed before its first query, and nothing later.
///
/// Valid inside the body it is given to only.
package struct ReadTransaction: ReadAccess {
    private let connection: Connection

    init(_ connection: Connection) {
        self.connection = connection
    }

    package func query(
        _ sql: String, _ values: [SQLValue], _ each: (borrowing Row) throws -> Void
    ) throws {
        try connection.query(sql, values, mayWrite: false, each)
    }

    package func hasRow(_ sql: String) throws -> Bool {
        try connection.hasRow(sql)
    }

    package func stamp(of table: String) -> UInt64 {
        connection.memory.stamp(of: table)
    }
}
