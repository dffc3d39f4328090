import CPageCheck
import Foundation

@testable import Store

/// Stores larger than the caches that they are made, copied and read with, and what their files must look like.
enum LargeStore {
    private static let fill = """
        INSERT INTO bulk (number, name, body) \
        SELECT value, printf('%08x-%d', value * 2654435761 % 4294967296, value), \
        randomblob(CASE WHEN value % 50 = 0 THEN 60000 ELSE 900 END) \
        FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < $1) \
        SELECT value FROM n)
        """

    /// Makes a store of documents and, for its size, of rows with and without overflow pages under two indexes.
    static func make(at path: String, mebibytes: Int) throws {
        try Database.open(at: path, migrations: [.rows, Plant.migrations]).close()
        let connection = try Connection.open(path)
        try connection.write { transaction in
            let plants = Plant.collection.in(transaction)
            for number in 1...500 { try plants.insert(Plant("plant-\(number)", capacity: 5), by: .at(1)) }
            for number in 1...500 {
                _ = try plants.update(Plant("plant-\(number)", capacity: 6), expecting: 1, by: .at(2))
            }
            try transaction.execute(
                "CREATE TABLE bulk (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, body BLOB NOT NULL) STRICT"
            )
            try transaction.execute(fill, [.integer(Int64(mebibytes) * 1_048_576 / 2_200)])
        }
        try connection.checkpoint()
    }

    /// How many rows of that table one store has and the other has not, or has otherwise.
    static func differences(
        in table: String, by key: String = "number", comparing value: String = "body", of path: String,
        and other: String
    ) throws -> Int64 {
        let connection = try Connection.open(path, for: .reading)
        try connection.execute("ATTACH $1 AS other", [.text(other)])
        defer { _ = try? connection.execute("DETACH other") }
        var count: Int64 = -1
        try connection.query(
            """
            SELECT (SELECT COUNT(*) FROM main.\(table) a LEFT JOIN other.\(table) b ON a.\(key) = b.\(key) \
            WHERE a.\(value) IS NOT b.\(value)) \
            + ABS((SELECT COUNT(*) FROM main.\(table)) - (SELECT COUNT(*) FROM other.\(table)))
            """
        ) { count = try $0.int64(0) }
        return count
    }

    /// The numbers of the pages in a file that carry no checksum, or a wrong one.
    static func unchecked(in path: String, pageSize: Int = 4096) throws -> [Int] {
        let bytes = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
        var wrong: [Int] = []
        var sum = [UInt8](repeating: 0, count: Int(page_check_bytes))
        bytes.withUnsafeBytes { all in
            // In the page at the first gibibyte SQLite keeps its locks, and nothing else ever.
            for number in 1...max(1, all.count / pageSize) where number != 1 << 30 / pageSize + 1 {
                let page = UnsafeRawBufferPointer(rebasing: all[(number - 1) * pageSize..<number * pageSize])
                page_check_page_sum(&sum, page.baseAddress, Int32(pageSize), Int64(number))
                if !page.suffix(sum.count).elementsEqual(sum) { wrong.append(number) }
            }
        }
        return wrong
    }
}
