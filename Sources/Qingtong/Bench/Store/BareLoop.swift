import Foundation
import Store

/// The yardstick of the writer: the rows that the tips of a run left behind, inserted again with nothing but prepared
/// statements, in groups of the same size, into a store of the same shape.
struct BareLoop {
    private struct Table {
        let insert: String
        let rows: [[SQLValue]]
    }

    private let tables: [Table]
    private let count: Int

    /// Reads the last `count` tips of a store and what was written with each.
    init(from path: String, count: Int) throws {
        let connection = try Connection.open(path, for: .reading)
        let columns = [
            (
                "tip",
                [
                    "id", "revision", "updated_at", "changed_by", "cause", "body", "city_code",
                    "division_code",
                    "state", "receipt_digest", "natural_resources_agency", "ecology_agency",
                    "construction_agency",
                ], "id"
            ),
            ("audit_leaf", ["position", "body"], "position"),
            ("reply", ["principal_id", "request_id", "method", "payload_digest", "body", "time"], "time"),
        ]
        self.count = count
        tables = try connection.read { transaction in
            try columns.map { table, names, order in
                let list = names.joined(separator: ", ")
                let rows = try transaction.rows(
                    "SELECT \(list) FROM \(table) ORDER BY \(order) DESC LIMIT \(count)"
                ) { row in try names.indices.map { try row.value($0) } }
                return Table(
                    insert: "INSERT INTO \(table) (\(list)) VALUES (\(Self.places(names.count)))",
                    rows: rows.reversed())
            }
        }
    }

    /// Commands a second when only their rows are written, `group` commands a commit.
    func perSecond(at path: String, group: Int) throws -> Double {
        try StoreRig.open(path).close()
        let connection = try Connection.open(path)
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
        return Double(count) / (ContinuousClock.now - start).seconds
    }

    private static func places(_ count: Int) -> String {
        (1...count).map { "$\($0)" }.joined(separator: ", ")
    }
}
