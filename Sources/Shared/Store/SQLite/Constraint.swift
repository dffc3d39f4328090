import CSQLite

/// A rule of a table that a row would break.
package struct Constraint: Hashable, Sendable {
    /// The kinds of rule.
    package enum Rule: Hashable, Sendable {
        case primaryKey
        case unique
        case notNull
        case check
        case foreignKey
        /// The value's type is not that of its column in a STRICT table.
        case type
        case other
    }

    /// Which kind of rule.
    package let rule: Rule
    /// The columns concerned, each as `table.column`; for a check its name or text; empty where SQLite does
    /// not say.
    package let places: [String]

    init(code: Int32, message: String) {
        switch code {
        case 1555, 2579: rule = .primaryKey
        case 2067: rule = .unique
        case 1299: rule = .notNull
        case 275: rule = .check
        case 787: rule = .foreignKey
        case 3091: rule = .type
        default: rule = .other
        }
        places = Constraint.places(rule, message)
    }

    /// Whether two rows would have the same key.
    package var isUniqueness: Bool { rule == .unique || rule == .primaryKey }

    private static func places(_ rule: Rule, _ message: String) -> [String] {
        switch rule {
        case .check:
            message.firstRange(of: ": ").map { [String(message[$0.upperBound...])] } ?? []
        case .type:
            message.split(separator: " ").last.map { [String($0)] } ?? []
        default:
            message.firstRange(of: ": ").map { range in
                message[range.upperBound...].split(separator: ", ").map(String.init)
            } ?? []
        }
    }
}
