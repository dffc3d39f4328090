import CSQLite

/// The row a query stands at; lent for the time of one call, so it cannot be kept.
///
/// Columns count from 0. An accessor throws `StoreError` of kind `wrongType` when the column holds another
/// type, null included, and when there is no such column.
package struct Row: ~Copyable {
    private let statement: OpaquePointer

    init(_ statement: OpaquePointer) {
        self.statement = statement
    }

    /// The whole number in that column.
    package func int64(_ column: Int) throws(StoreError) -> Int64 {
        try expect(SQLITE_INTEGER, "an integer", column)
        return sqlite3_column_int64(statement, Int32(column))
    }

    /// The whole number in that column; `nil` for null.
    package func int64IfPresent(_ column: Int) throws(StoreError) -> Int64? {
        isNull(column) ? nil : try int64(column)
    }

    /// The flag in that column: any number but 0 is true.
    package func flag(_ column: Int) throws(StoreError) -> Bool {
        try int64(column) != 0
    }

    /// The real number in that column.
    package func double(_ column: Int) throws(StoreError) -> Double {
        try expect(SQLITE_FLOAT, "a real number", column)
        return sqlite3_column_double(statement, Int32(column))
    }

    /// The real number in that column; `nil` for null.
    package func doubleIfPresent(_ column: Int) throws(StoreError) -> Double? {
        isNull(column) ? nil : try double(column)
    }

    /// The text in that column.
    package func text(_ column: Int) throws(StoreError) -> String {
        try expect(SQLITE_TEXT, "text", column)
        guard let start = sqlite3_column_text(statement, Int32(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// The text in that column; `nil` for null.
    package func textIfPresent(_ column: Int) throws(StoreError) -> String? {
        isNull(column) ? nil : try text(column)
    }

    /// The bytes in that column.
    package func blob(_ column: Int) throws(StoreError) -> [UInt8] {
        try expect(SQLITE_BLOB, "bytes", column)
        let start = sqlite3_column_blob(statement, Int32(column))
        let count = Int(sqlite3_column_bytes(statement, Int32(column)))
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// The bytes in that column; `nil` for null.
    package func blobIfPresent(_ column: Int) throws(StoreError) -> [UInt8]? {
        isNull(column) ? nil : try blob(column)
    }

    /// Whatever is in that column.
    package func value(_ column: Int) throws(StoreError) -> SQLValue {
        switch sqlite3_column_type(statement, Int32(column)) {
        case SQLITE_INTEGER: .integer(try int64(column))
        case SQLITE_FLOAT: .real(try double(column))
        case SQLITE_TEXT: .text(try text(column))
        case SQLITE_BLOB: .blob(try blob(column))
        default: .null
        }
    }

    /// Whether that column holds null; true for a column that does not exist.
    package func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(statement, Int32(column)) == SQLITE_NULL
    }

    private func expect(_ type: Int32, _ name: String, _ column: Int) throws(StoreError) {
        guard sqlite3_column_type(statement, Int32(column)) == type else {
            throw StoreError(
                .wrongType, code: SQLITE_MISMATCH, "column \(column) does not hold \(name)",
                statement: String(cString: sqlite3_sql(statement)))
        }
    }
}
