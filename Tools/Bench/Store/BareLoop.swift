import Foundation
import Installation
import ServiceKit
import Store

/// The yardstick of the writer: the rows that the tips of a run left behind, inserted again with nothing but prepared
/// statements, in groups of the same size, into a store of the same shape that is as empty as theirs was.
///
/// It writes by a connection with the settings of the service's writer: full synchronisation, the same memory for pages, and
/// the same length of the write-ahead log at which that is moved into the file. It has nobody to move the log for it, so
/// that happens within its commits, as SQLite does it by itself. The rows are read into memory, and the tips made and
/// signed, before the clock of either starts.
struct BareLoop {
    private struct Table {
        let insert: String
        let rows: [[SQLValue]]
    }

    private let tables: [Table]
    private let count: Int
    private let growth: Census

    /// The tables that a tip writes to, but for the inner nodes of the audit log, with the order of their rows.
    private static let written = [
        ("tip", "id"), ("timer", "subject"), ("audit_leaf", "position"), ("reply", "time"),
    ]

    /// Reads what the tips of a run left in a store.
    ///
    /// - Parameters:
    ///   - path: A store that served nothing else.
    ///   - count: How many tips were filed.
    ///   - growth: By how many rows they made each table grow.
    /// - Throws: `StoreError`.
    init(from path: String, count: Int, growth: Census) throws {
        let connection = try Connection.open(path, for: .reading)
        self.count = count
        self.growth = growth
        tables = try connection.read { transaction in
            try Self.written.map { table, order in
                let names = try transaction.columnNames(of: table)
                let list = names.joined(separator: ", ")
                let rows = try transaction.rows("SELECT \(list) FROM \(table) ORDER BY \(order)") { row in
                    try names.indices.map { try row.value($0) }
                }
                return Table(
                    insert: "INSERT INTO \(table) (\(list)) VALUES (\(Self.places(names.count)))", rows: rows)
            }
        }
    }

    /// Commands a second when only their rows are written, `group` commands a commit.
    ///
    /// - Throws: `StartupFailure` when the loop left another number of rows in any table than the tips did: then it is
    ///   no yardstick for them.
    func perSecond(at path: String, group: Int) throws -> Double {
        try StoreRig.open(path).close()
        let before = try Census(of: path)
        let settings = DatabaseSettings()
        var limits = settings.connection
        limits.pageCacheKilobytes = settings.writerCacheKilobytes
        let connection = try Connection.open(path, limits: limits)
        let node = "INSERT INTO audit_node (level, position, hash) VALUES ($1, $2, $3)"
        let hash = SQLValue.blob(Array(repeating: 7, count: 32))
        let start = ContinuousClock.now
        for first in stride(from: 0, to: count, by: group) {
            try connection.write { transaction in
                for place in first..<min(first + group, count) {
                    for table in tables where place < table.rows.count {
                        try transaction.execute(table.insert, table.rows[place])
                    }
                    for level in 0..<(~place).trailingZeroBitCount {
                        let position = Int64(place >> (level + 1))
                        try transaction.execute(node, [.integer(Int64(level) + 1), .integer(position), hash])
                    }
                }
            }
        }
        let perSecond = Double(count) / (ContinuousClock.now - start).seconds
        let difference = try Census(of: path).growth(since: before).difference(from: growth)
        guard difference.isEmpty else {
            throw StartupFailure("the bare loop wrote other rows than the tips did: \(difference)")
        }
        return perSecond
    }

    private static func places(_ count: Int) -> String {
        (1...count).map { "$\($0)" }.joined(separator: ", ")
    }
}

/// How many rows each table of a store has.
struct Census: Sendable {
    private var counts: [String: Int64]

    /// Counts by a connection of its own; whoever serves the store may go on.
    init(of path: String) throws {
        counts = try Connection.open(path, for: .reading).read { transaction in
            try Dictionary(
                uniqueKeysWithValues: transaction.tables().map { table in
                    (table, try transaction.row("SELECT count(*) FROM \(table)") { try $0.int64(0) } ?? 0)
                })
        }
    }

    /// By how much each table grew; tables that did not are left out.
    func growth(since earlier: Census) -> Census {
        var growth = self
        growth.counts = counts.reduce(into: [:]) { grown, table in
            let more = table.value - earlier.counts[table.key, default: 0]
            if more != 0 { grown[table.key] = more }
        }
        return growth
    }

    /// The tables whose numbers differ, in words; empty when there are none.
    func difference(from other: Census) -> String {
        Set(counts.keys).union(other.counts.keys).sorted()
            .filter { counts[$0] != other.counts[$0] }
            .map { "\($0) \(counts[$0, default: 0]), not \(other.counts[$0, default: 0])" }
            .joined(separator: "; ")
    }
}
