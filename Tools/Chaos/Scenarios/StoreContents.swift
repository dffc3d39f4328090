import Crypto
import Store

/// Everything a store would hand out, as one digest: what is compared to tell harmless damage from damage that is served.
enum StoreContents {
    /// Reads every row of every table, as a service would.
    ///
    /// - Throws: `OpeningError`, `StoreError`: the damage was noticed.
    static func digest(of path: String) throws -> Digest {
        let connection = try Connection.open(path, for: .reading)
        return try connection.read { transaction in
            var hash = SHA256()
            let tables = try transaction.rows(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name"
            ) { (try $0.text(0), try $0.text(1)) }
            for (table, sql) in tables {
                hash.update(Array("\(table) \(sql)".utf8))
                let columns = try transaction.rows(
                    "SELECT name FROM pragma_table_info($1) ORDER BY cid", [.text(table)]
                ) { try $0.text(0) }
                try transaction.query("SELECT \(columns.joined(separator: ", ")) FROM \(table)") { row in
                    for column in columns.indices { hash.update(try row.value(column).bytes) }
                }
            }
            return hash.digest()
        }
    }
}

extension SQLValue {
    /// The value with its type, for a digest.
    fileprivate var bytes: [UInt8] {
        switch self {
        case .null: [0]
        case .integer(let number): [1] + Array("\(number);".utf8)
        case .real(let number): [2] + Array("\(number);".utf8)
        case .text(let text): [3] + Array("\(text.utf8.count):\(text)".utf8)
        case .blob(let bytes): [4] + Array("\(bytes.count):".utf8) + bytes
        }
    }
}
