import Foundation
import Store

/// The yardstick: one row, one commit, on the same disk with the same settings as a service's store.
enum SingleCommits {
    /// Inserts of 300-byte rows a second, each in a transaction of its own.
    static func perSecond(in directory: String, for time: Duration) throws -> Double {
        let path = "\(directory)/single-commits.sqlite3"
        try Data().write(to: URL(filePath: path))
        defer {
            for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        }
        let connection = try Connection.open(path)
        try connection.write { transaction in
            try transaction.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT")
        }
        let body = SQLValue.blob(Array(repeating: 0x2A, count: 300))
        let start = ContinuousClock.now
        var count = 0
        while ContinuousClock.now - start < time {
            try connection.write { transaction in
                _ = try transaction.execute("INSERT INTO row (body) VALUES ($1)", [body])
            }
            count += 1
        }
        return Double(count) / (ContinuousClock.now - start).seconds
    }
}
