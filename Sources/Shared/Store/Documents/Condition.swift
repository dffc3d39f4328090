/// What a document must meet to be found; of several, all. Columns are those declared and those every table
/// has.
package enum Condition: Hashable, Sendable {
    case equal(String, SQLValue)
    /// Any of the values; at most 500. No document meets an empty list.
    case oneOf(String, [SQLValue])
    case isNull(String)
    case notNull(String)
    case less(String, SQLValue)
    case atMost(String, SQLValue)
    case greater(String, SQLValue)
    case atLeast(String, SQLValue)
    /// The text starts with these characters, as the codes below a division do.
    case hasPrefix(String, String)
    /// The text starts with one of these; no document meets an empty list.
    case hasAnyPrefix(String, [String])

    var column: String {
        switch self {
        case .equal(let column, _), .oneOf(let column, _), .isNull(let column), .notNull(let column),
            .less(let column, _), .atMost(let column, _), .greater(let column, _), .atLeast(let column, _),
            .hasPrefix(let column, _), .hasAnyPrefix(let column, _):
            column
        }
    }

    /// Whether no document without a value in the column meets the condition.
    var excludesNull: Bool {
        if case .isNull = self { false } else { true }
    }
}

/// The order in which documents are found. The identifier always comes last, so that the order is total.
package struct Order: Hashable, Sendable {
    /// Columns compared one after the other, before the identifier.
    package let columns: [String]
    /// Whether the largest comes first; the same for all columns.
    package let isDescending: Bool

    /// Smallest first, by these columns and then by the identifier.
    package static func ascending(_ columns: String...) -> Order {
        Order(columns: columns, isDescending: false)
    }

    /// Largest first, by these columns and then by the identifier.
    package static func descending(_ columns: String...) -> Order {
        Order(columns: columns, isDescending: true)
    }

    /// By the identifier, so the oldest document first.
    package static let byID = Order(columns: [], isDescending: false)
}

/// One page of documents, and how to get the next.
package struct Page<D: Document>: Sendable {
    /// In the order asked for; at most as many as asked for.
    package let documents: [D]
    /// What to ask the next page with; empty after the last.
    package let nextToken: String

    /// A page with its token in whatever form its reader gets it.
    package init(documents: [D], nextToken: String) {
        self.documents = documents
        self.nextToken = nextToken
    }
}

/// How many items one answer may have.
package enum PageLimits {
    /// The maximum.
    package static let most = 500
    /// How many documents that may not be shown one page skips at most.
    package static let mostPassed = 5_000
    /// How many bytes one document may have.
    package static let mostDocumentBytes = 2 << 20
    /// How many bytes the documents of a page, or the revisions of a history, have together at most: they are answered in one
    /// message, which a frame of the wire must hold.
    package static let mostBytes = 3 << 20
    /// The number of items when the request names none.
    package static let usual = 50

    /// The number, limited to 1 and the maximum; the usual one for 0, the value of an unset field.
    package static func within(_ limit: Int) -> Int {
        limit == 0 ? usual : min(max(limit, 1), most)
    }
}
