/// A transaction that may change the store, and sees its own changes.
///
/// Valid inside the body it is given to only.
package struct WriteTransaction: ReadAccess {
    private let connection: Connection

    init(_ connection: Connection) {
        self.connection = connection
    }

    /// The same transaction for a function that only reads.
    package var reading: ReadTransaction { ReadTransaction(connection) }

    /// Runs a body that only reads such that a statement in it is stopped when the ticket says so; what was written
    /// before stays.
    ///
    /// - Throws: What the body throws; `CancellationError` or the refusal `store-read-deadline`.
    package func reading<T>(by ticket: ReadTicket, _ body: (ReadTransaction) throws -> T) throws -> T {
        try connection.requireTransaction()
        try ticket.check()
        do {
            return try connection.interruptible(when: { ticket.isOver }) { try body(reading) }
        } catch let error as StoreError where error.kind == .interrupted {
            try ticket.check()
            throw error
        }
    }

    package func query(
        _ sql: String, _ values: [SQLValue], _ each: (borrowing Row) throws -> Void
    ) throws {
        try connection.requireTransaction()
        try connection.query(sql, values, each)
    }

    /// Runs one statement for its effect.
    ///
    /// - Parameters:
    ///   - sql: One statement; parameters are `$1`, `$2`, ….
    ///   - values: One for each parameter.
    /// - Returns: How many rows an `INSERT`, `UPDATE` or `DELETE` changed.
    /// - Throws: `StoreError`.
    @discardableResult
    package func execute(_ sql: String, _ values: [SQLValue] = []) throws -> Int {
        try connection.requireTransaction()
        return try connection.execute(sql, values)
    }

    /// Runs the body such that, when it throws, its changes are undone and those before it stay.
    ///
    /// - Parameters:
    ///   - isTrial: Whether it often throws after it changed something. In a database, the batch of a body that does so
    ///     otherwise is run twice.
    ///   - body: Changes what it likes.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws.
    @discardableResult
    package func savepoint<T>(
        isTrial: Bool = false, _ body: (WriteTransaction) throws -> T
    ) throws -> T {
        try connection.requireTransaction()
        return try connection.savepoint(isTrial: isTrial) { try body(self) }
    }

    /// What was remembered under that name, by this transaction or by one before it that was committed; `nil` when
    /// nothing was, or when it may no longer be so.
    package func remembered<Value>(_ memo: Memo<Value>) -> Value? {
        connection.memory[memo]
    }

    /// Remembers it for as long as what this transaction wrote stands.
    package func remember<Value>(_ value: Value, as memo: Memo<Value>) {
        connection.memory[memo] = value
    }

    package func hasRow(_ sql: String) throws -> Bool {
        try connection.requireTransaction()
        return try connection.hasRow(sql)
    }

    package func stamp(of table: String) -> UInt64 {
        connection.memory.stamp(of: table)
    }

    /// Notes that a document of the table was changed.
    func changed(_ table: String) {
        connection.memory.changed(table)
    }
}
