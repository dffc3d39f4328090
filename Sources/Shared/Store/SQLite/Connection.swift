import CPageCheck
import CSQLite

/// One SQLite connection, for one thread at a time.
///
/// Statements are prepared once and kept, up to a limit. Parameters are written `$1`, `$2`, …; one statement
/// a call.
package final class Connection {
    let handle: OpaquePointer
    private var cache: StatementCache
    /// Asked every few microseconds while a statement runs; true stops it.
    private var shouldStop: (() -> Bool)?
    /// Why the open transaction can no longer be committed.
    var poison: (any Error)?
    /// What is known of the content as the open transaction sees it.
    var memory = TransactionMemory()
    /// The same as the open write transaction found it; `nil` outside one.
    var earlierMemory: TransactionMemory?
    /// Whether the open transaction runs without savepoints: a part that throws after a change then costs the whole transaction
    /// (`RunAgain`).
    var sparesSavepoints = false
    /// How many statements were run that may have changed something and were not undone by SQLite itself.
    private(set) var changes: UInt64 = 0
    /// What `changes` was when the innermost open savepoint began; `nil` outside all.
    var savepointStart: UInt64?
    /// Pages in the write-ahead log after the last commit, once `countLogPages` was called.
    private(set) var logPages = 0
    /// What SQLite counts up when another connection writes.
    var contentVersion: Int64 = 0

    init(handle: OpaquePointer, statementLimit: Int) {
        self.handle = handle
        cache = StatementCache(limit: statementLimit)
    }

    deinit {
        cache.removeAll()
        sqlite3_close_v2(handle)
    }

    /// Runs a statement for its effect; rows it returns are skipped.
    ///
    /// - Parameters:
    ///   - sql: One statement.
    ///   - values: One for each parameter, `$1` first.
    /// - Returns: How many rows an `INSERT`, `UPDATE` or `DELETE` changed, 0 for any other statement.
    /// - Throws: `StoreError`.
    @discardableResult
    func execute(_ sql: String, _ values: [SQLValue] = []) throws -> Int {
        try run(sql, values) { _ in }
    }

    /// Runs a statement and calls with each row in turn; an error of the caller's ends it.
    ///
    /// - Throws: `StoreError`, of kind `readOnly` for a statement that writes where none may; what `each` throws.
    func query(
        _ sql: String, _ values: [SQLValue] = [], mayWrite: Bool = true,
        _ each: (borrowing Row) throws -> Void
    ) throws {
        try run(sql, values, mayWrite: mayWrite, each)
    }

    @discardableResult
    private func run(
        _ sql: String, _ values: [SQLValue], mayWrite: Bool = true,
        _ each: (borrowing Row) throws -> Void
    ) throws -> Int {
        let statement = try cache.statement(sql) { () throws(StoreError) in try Statement(handle, sql) }
        let isReading = sqlite3_stmt_readonly(statement.handle) != 0
        guard mayWrite || isReading else {
            throw StoreError(
                .readOnly, code: SQLITE_READONLY, "a read transaction changes nothing", statement: sql)
        }
        let earlier = changes
        if !isReading { changes += 1 }
        statement.isRunning = true
        defer {
            sqlite3_reset(statement.handle)
            sqlite3_clear_bindings(statement.handle)
            statement.isRunning = false
        }
        try statement.bind(values)
        while true {
            let code = sqlite3_step(statement.handle)
            switch code {
            case SQLITE_ROW: try each(Row(statement.handle))
            case SQLITE_DONE:
                guard !isReading else { return 0 }
                let count = Int(sqlite3_changes(handle))
                if count == 0, statement.changesRows { changes = earlier }
                return count
            default:
                // A statement that meets a constraint is undone by SQLite.
                if code & 0xFF == SQLITE_CONSTRAINT, statement.changesRows { changes = earlier }
                throw failure(code, sql)
            }
        }
    }

    /// Whether a transaction is open. SQLite may end one by itself, as when the disk is full.
    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Runs the body such that a statement in it ends with `interrupted` soon after the condition becomes
    /// true.
    func interruptible<T>(when condition: @escaping () -> Bool, _ body: () throws -> T) rethrows -> T {
        shouldStop = condition
        sqlite3_progress_handler(
            handle, 1000,
            { context in
                guard let context else { return 0 }
                let connection = Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue()
                return connection.shouldStop?() == true ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
        defer {
            sqlite3_progress_handler(handle, 0, nil, nil)
            shouldStop = nil
        }
        return try body()
    }

    /// Counts the pages of the write-ahead log from now on; in return, commits no longer move them into the file.
    func countLogPages() {
        sqlite3_wal_hook(
            handle,
            { context, _, _, pages in
                guard let context else { return SQLITE_OK }
                Unmanaged<Connection>.fromOpaque(context).takeUnretainedValue().logPages = Int(pages)
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// How many statements are kept prepared.
    var preparedCount: Int { cache.count }

    func failure(_ code: Int32, _ sql: String? = nil) -> StoreError {
        StoreError(
            code: code, system: page_check_take_error(UnsafeMutableRawPointer(handle)),
            message: String(cString: sqlite3_errmsg(handle)), statement: sql)
    }
}
