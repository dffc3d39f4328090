import CPageCheck
import CSQLite
package import Refusals

extension Connection {
    /// How a connection is used.
    package enum Purpose: Hashable, Sendable {
        case readingAndWriting
        /// Every attempt to write fails with `readOnly`.
        case reading
    }

    /// The path of a store that lives in memory as long as its connection.
    package static let memory = ":memory:"

    /// Opens a store that exists, or one in memory.
    ///
    /// - Parameters:
    ///   - path: The file, or `:memory:`.
    ///   - purpose: Whether writing is allowed.
    ///   - limits: Cache sizes and waiting time.
    /// - Returns: A connection with write-ahead log, full synchronisation and foreign keys, each read back.
    /// - Throws: `OpeningError`, one line that names the path.
    package static func open(
        _ path: String, for purpose: Purpose = .readingAndWriting,
        limits: ConnectionLimits = ConnectionLimits()
    ) throws -> Connection {
        guard page_check_register() == SQLITE_OK else {
            throw OpeningError(path: path, .cannotOpen("SQLite does not start"))
        }
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &handle, flags, page_check_name)
        guard code == SQLITE_OK, let handle else {
            let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(handle)
            throw OpeningError(path: path, .cannotOpen(message))
        }
        let connection = Connection(handle: handle, statementLimit: limits.statements)
        do {
            try connection.configure(path, purpose, limits)
        } catch let error as StoreError {
            throw OpeningError(path: path, error.kind == .corrupt ? .notAStore : .cannotOpen(error.message))
        }
        return connection
    }

    /// Opens a store, served or not, to examine or copy it. When nobody serves it, its log must be intact: closing the last
    /// connection would checkpoint the log, and the evidence of the damage would be gone.
    ///
    /// - Throws: `OpeningError`.
    package static func openSound(
        _ path: String, for purpose: Purpose = .readingAndWriting,
        limits: ConnectionLimits = ConnectionLimits()
    ) throws -> Connection {
        try RestorationMark.refuse(at: path)
        // Whoever serves the store has looked at its log, and holds the lock.
        if LogExamination.isPresent(path), let lock = try? StoreLock.take(path) {
            try withExtendedLifetime(lock) { try LogExamination.refuseDamage(of: path) }
        }
        return try open(path, for: purpose, limits: limits)
    }

    private func configure(_ path: String, _ purpose: Purpose, _ limits: ConnectionLimits) throws {
        sqlite3_busy_timeout(handle, Int32(limits.busyMilliseconds))
        let isMemory = path == Connection.memory
        // Has an effect on an empty store only; `adoptPageChecks` is for those that are older.
        page_check_reserve(UnsafeMutableRawPointer(handle))
        try expect("PRAGMA journal_mode = WAL", isMemory ? "memory" : "wal", path)
        try execute("PRAGMA synchronous = FULL")
        try expect("PRAGMA synchronous", "2", path)
        try execute("PRAGMA foreign_keys = ON")
        try expect("PRAGMA foreign_keys", "1", path)
        try execute("PRAGMA trusted_schema = OFF")
        try execute("PRAGMA cell_size_check = ON")
        try execute("PRAGMA cache_size = -\(limits.pageCacheKilobytes)")
        try execute("PRAGMA wal_autocheckpoint = \(limits.checkpointPages)")
        try execute("PRAGMA journal_size_limit = \(limits.journalBytes)")
        if purpose == .reading {
            try execute("PRAGMA query_only = ON")
        }
    }

    /// Refuses to go on when SQLite answers a setting with another value than the one the store relies on.
    private func expect(_ sql: String, _ wanted: String, _ path: String) throws {
        var found = ""
        try query(sql) { row in
            switch try row.value(0) {
            case .integer(let number): found = String(number)
            case .text(let text): found = text
            default: break
            }
        }
        guard found == wanted else {
            throw OpeningError(path: path, .unsafeSetting(sql, wanted: wanted, found: found))
        }
    }

    /// Rebuilds a store whose pages have no room for a checksum yet, as stores had before there were any.
    ///
    /// Cost: the whole file is written anew, once.
    package func adoptPageChecks() throws {
        guard page_check_is_on(UnsafeMutableRawPointer(handle)) == 0 else { return }
        try execute("VACUUM")
        try checkpoint()
    }

    /// Checkpoints as much of the write-ahead log as possible without waiting for readers. When that fails, the log stays valid and
    /// gets longer.
    ///
    /// - Returns: How many pages of the log are in the file now; 0 when it failed.
    @discardableResult
    func checkpointLog() -> Int {
        var moved: Int64 = 0
        try? query("PRAGMA wal_checkpoint(PASSIVE)") { moved = try $0.int64(2) }
        return max(0, Int(moved))
    }

    /// Never checkpoints from now on, not even when this is the last connection to close.
    func leaveLog() {
        qingtong_leave_log(handle)
    }

    /// Checkpoints the whole write-ahead log and empties it, as before closing.
    func checkpoint() throws {
        try query("PRAGMA wal_checkpoint(TRUNCATE)") { _ in }
    }

    /// What SQLite's own examination of the file finds wrong; empty when all is well. Reads the whole file.
    package func damage() throws -> [Wording] {
        var found: [Wording] = []
        try query("PRAGMA integrity_check") { row in
            let line = try row.text(0)
            if line != "ok" { found.append(Wording("SQLite 报告：\(line)", line)) }
        }
        try query("PRAGMA foreign_key_check") { row in
            let (table, other) = try (row.text(0), row.text(2))
            found.append(
                Wording(
                    "\(table)：有一行所引用的 \(other) 记录不存在",
                    "\(table): a row refers to one of \(other) that does not exist"))
        }
        return found
    }
}
