// Conditions, orders and values as text, which tells lists apart in the tokens of their pages: no two that differ read alike.
// Without these the language would look their parts up at run time, which takes longer than most lists do.

extension Condition: CustomStringConvertible {
    package var description: String {
        switch self {
        case .equal(let column, let value): "\(column)=\(value)"
        case .oneOf(let column, let values): "\(column)|\(values.count)\(Self.joined(values))"
        case .isNull(let column): "\(column)-"
        case .notNull(let column): "\(column)+"
        case .less(let column, let value): "\(column)<\(value)"
        case .atMost(let column, let value): "\(column)<=\(value)"
        case .greater(let column, let value): "\(column)>\(value)"
        case .atLeast(let column, let value): "\(column)>=\(value)"
        case .hasPrefix(let column, let prefix): "\(column)^\(SQLValue.text(prefix))"
        case .hasAnyPrefix(let column, let prefixes):
            "\(column)^^\(prefixes.count)\(Self.joined(prefixes.map(SQLValue.text)))"
        }
    }

    private static func joined(_ values: [SQLValue]) -> String {
        values.map(\.description).joined()
    }
}

extension Order: CustomStringConvertible {
    package var description: String { "\(columns.joined(separator: ","))\(isDescending ? ">" : "<")" }
}

extension SQLValue: CustomStringConvertible {
    /// A text or bytes after their length, so that nothing in them can be taken for what comes next.
    package var description: String {
        switch self {
        case .null: "n"
        case .integer(let value): "i\(value);"
        case .real(let value): "r\(value.bitPattern);"
        case .text(let text): "t\(text.utf8.count):\(text)"
        case .blob(let bytes): "b\(bytes.count):\(bytes.map(String.init).joined(separator: ","))"
        }
    }
}
