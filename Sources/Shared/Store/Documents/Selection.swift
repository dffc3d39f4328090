/// The text and the values of a search, built up piece by piece.
struct Selection {
    private var clauses: [String] = []
    private(set) var values: [SQLValue] = []

    init(_ conditions: [Condition]) {
        for condition in conditions {
            add(condition)
        }
    }

    /// ` WHERE …`, or nothing.
    var text: String {
        clauses.isEmpty ? "" : " WHERE \(clauses.joined(separator: " AND "))"
    }

    /// Leaves only what comes after the token in that order.
    mutating func add(after token: PageToken, _ columns: [String], _ isDescending: Bool) {
        let places = token.values.map { parameter($0) }.joined(separator: ", ")
        clauses.append("(\(columns.joined(separator: ", "))) \(isDescending ? "<" : ">") (\(places))")
    }

    /// Adds a value and gives the parameter that stands for it.
    mutating func parameter(_ value: SQLValue) -> String {
        values.append(value)
        return "$\(values.count)"
    }

    private mutating func add(_ condition: Condition) {
        switch condition {
        case .equal(let column, let value): compare(column, "=", value)
        case .less(let column, let value): compare(column, "<", value)
        case .atMost(let column, let value): compare(column, "<=", value)
        case .greater(let column, let value): compare(column, ">", value)
        case .atLeast(let column, let value): compare(column, ">=", value)
        case .isNull(let column): clauses.append("\(column) IS NULL")
        case .notNull(let column): clauses.append("\(column) IS NOT NULL")
        case .oneOf(let column, let values): add(column, oneOf: values)
        case .hasPrefix(let column, let prefix): clauses.append(clause(column, hasPrefix: prefix))
        case .hasAnyPrefix(let column, let prefixes):
            let choices = prefixes.map { clause(column, hasPrefix: $0) }
            clauses.append(choices.isEmpty ? "FALSE" : "(\(choices.joined(separator: " OR ")))")
        }
    }

    private mutating func compare(_ column: String, _ sign: String, _ value: SQLValue) {
        clauses.append(comparison(column, sign, value))
    }

    private mutating func comparison(_ column: String, _ sign: String, _ value: SQLValue) -> String {
        "\(column) \(sign) \(parameter(value))"
    }

    private mutating func add(_ column: String, oneOf choices: [SQLValue]) {
        precondition(choices.count <= PageLimits.most, "a list of at most \(PageLimits.most) values")
        guard let last = choices.last else {
            clauses.append("FALSE")
            return
        }
        // Lists are filled up to a power of two, so that a few statements serve lists of every length.
        var padded = choices
        while padded.count & (padded.count - 1) != 0 {
            padded.append(last)
        }
        clauses.append("\(column) IN (\(padded.map { parameter($0) }.joined(separator: ", ")))")
    }

    private mutating func clause(_ column: String, hasPrefix prefix: String) -> String {
        guard !prefix.isEmpty else { return "\(column) IS NOT NULL" }
        let start = comparison(column, ">=", .text(prefix))
        // Texts compare by their bytes, in UTF-8 the order of their scalars: the next scalar is the bound.
        var bound = String.UnicodeScalarView(prefix.unicodeScalars)
        while let last = bound.popLast() {
            // After the very last scalar comes what follows the text before it.
            guard let next = Unicode.Scalar(last.value == 0xD7FF ? 0xE000 : last.value + 1) else { continue }
            bound.append(next)
            return "(\(start) AND \(comparison(column, "<", .text(String(bound)))))"
        }
        return start
    }
}
