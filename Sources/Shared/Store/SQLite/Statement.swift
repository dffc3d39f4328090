import CSQLite

/// One prepared statement, finalised when nobody holds it.
final class Statement {
    let handle: OpaquePointer
    /// Whether a query is walking over its rows, so that it must not be run again from within.
    var isRunning = false
    /// When it was last used, in uses of the connection.
    var lastUse: UInt64 = 0
    /// For each of SQLite's parameters, in its order, the place in the values given: `$2` may come before
    /// `$1`.
    private let places: [Int]
    /// Whether it changes rows and nothing else, so that SQLite counts all it changes.
    let changesRows: Bool
    /// How many values the parameters take: the highest `$n`.
    private let valueCount: Int

    init(_ connection: OpaquePointer, _ sql: String) throws(StoreError) {
        var prepared: OpaquePointer?
        var hasMore = false
        let code = sql.withCString { start in
            var rest: UnsafePointer<CChar>?
            let code = sqlite3_prepare_v3(
                connection, start, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, &rest)
            hasMore = rest.map { String(cString: $0).contains { !$0.isWhitespace && $0 != ";" } } ?? false
            return code
        }
        guard code == SQLITE_OK else {
            throw StoreError(
                code: code, message: String(cString: sqlite3_errmsg(connection)), statement: sql)
        }
        guard let prepared else {
            throw StoreError(.misuse, "there is no statement in the text", statement: sql)
        }
        guard !hasMore, let places = Statement.places(prepared) else {
            sqlite3_finalize(prepared)
            throw StoreError(
                .misuse, "one statement at a time, parameters named $1, $2, …", statement: sql)
        }
        self.handle = prepared
        self.places = places
        valueCount = (places.max() ?? -1) + 1
        changesRows = ["INSERT", "UPDATE", "DELETE"].contains { sql.hasPrefix($0) }
    }

    deinit {
        sqlite3_finalize(handle)
    }

    private static func places(_ statement: OpaquePointer) -> [Int]? {
        var places: [Int] = []
        for index in 0..<sqlite3_bind_parameter_count(statement) {
            guard let name = sqlite3_bind_parameter_name(statement, index + 1),
                let number = Int(String(cString: name).dropFirst()), number >= 1, name[0] == 0x24
            else { return nil }
            places.append(number - 1)
        }
        return places
    }

    /// Binds the values, which must be as many as the highest `$n`.
    func bind(_ values: [SQLValue]) throws(StoreError) {
        guard values.count == valueCount else {
            throw StoreError(
                .misuse, "\(values.count) values do not fit the parameters of the statement", statement: sql)
        }
        for (index, place) in places.enumerated() {
            let code = bind(values[place], Int32(index + 1))
            guard code == SQLITE_OK else {
                throw StoreError(
                    code: code, message: String(cString: sqlite3_errstr(code)), statement: sql)
            }
        }
    }

    var sql: String { String(cString: sqlite3_sql(handle)) }

    private func bind(_ value: SQLValue, _ index: Int32) -> Int32 {
        // SQLite copies the bytes before the call returns.
        let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        switch value {
        case .null:
            return sqlite3_bind_null(handle, index)
        case .integer(let number):
            return sqlite3_bind_int64(handle, index, number)
        case .real(let number):
            return sqlite3_bind_double(handle, index, number)
        case .text(var text):
            guard !text.isEmpty else { return sqlite3_bind_text(handle, index, "", 0, copied) }
            return text.withUTF8 { buffer in
                buffer.withMemoryRebound(to: CChar.self) { characters in
                    sqlite3_bind_text64(
                        handle, index, characters.baseAddress, UInt64(characters.count), copied,
                        UInt8(SQLITE_UTF8))
                }
            }
        case .blob(let bytes):
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, index, 0) }
            return bytes.withUnsafeBytes { buffer in
                sqlite3_bind_blob64(handle, index, buffer.baseAddress, UInt64(buffer.count), copied)
            }
        }
    }
}
