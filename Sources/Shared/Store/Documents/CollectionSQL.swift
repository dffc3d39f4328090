/// The statements of a collection that do not depend on what is asked, made once.
final class CollectionSQL: Sendable {
    /// The columns that every collection has before its own.
    static let everyColumn = ["id", "revision", "updated_at", "changed_by", "cause", "body"]
    static let everyLayout = [
        TableLayout.Column(name: "id", type: "TEXT", isRequired: true, isUnique: true),
        TableLayout.Column(name: "revision", type: "INTEGER", isRequired: true, isUnique: false),
        TableLayout.Column(name: "updated_at", type: "INTEGER", isRequired: true, isUnique: false),
        TableLayout.Column(name: "changed_by", type: "TEXT", isRequired: true, isUnique: false),
        TableLayout.Column(name: "cause", type: "TEXT", isRequired: true, isUnique: false),
        TableLayout.Column(name: "body", type: "BLOB", isRequired: true, isUnique: false),
    ]

    /// Where the documents are read.
    let table: String
    let insert: String
    let update: String
    let keep: String
    let revision: String
    let get: String
    let currentAsOf: String
    let pastAsOf: String
    let history: String
    let everything: String

    /// - Parameters:
    ///   - table: Where the documents are.
    ///   - past: Where their earlier revisions are; the table's own history unless another one is given.
    ///   - columns: The columns of the collection's own.
    init(table: String, past: String? = nil, columns: [String]) {
        self.table = table
        let past = past ?? "\(table)_history"
        let every = Self.everyColumn.joined(separator: ", ")
        let all = Self.everyColumn + columns
        let parameters = (1...all.count).map { "$\($0)" }.joined(separator: ", ")
        let changes = all.enumerated().dropFirst().map { "\($1) = $\($0 + 1)" }.joined(separator: ", ")
        insert = "INSERT INTO \(table) (\(all.joined(separator: ", "))) VALUES (\(parameters))"
        update = "UPDATE \(table) SET \(changes) WHERE id = $1"
        keep = """
            INSERT INTO \(table)_history (\(every)) \
            SELECT \(every) FROM \(table) WHERE id = $1 AND revision = $2
            """
        revision = "SELECT revision FROM \(table) WHERE id = $1"
        get = "SELECT body FROM \(table) WHERE id = $1"
        currentAsOf = "SELECT \(every) FROM \(table) WHERE id = $1 AND updated_at <= $2"
        pastAsOf = """
            SELECT \(every) FROM \(past) WHERE id = $1 AND updated_at <= $2 \
            ORDER BY revision DESC LIMIT 1
            """
        history = """
            SELECT \(every) FROM \(table) WHERE id = $1 AND revision < $2 \
            UNION ALL SELECT \(every) FROM \(past) WHERE id = $1 AND revision < $2 \
            ORDER BY revision DESC LIMIT $3
            """
        everything = "SELECT \(all.joined(separator: ", ")) FROM \(table) ORDER BY id"
    }

    /// Whether the text is a plain name that may be written into a statement.
    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, first >= 0x61, first <= 0x7A else { return false }
        return text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
    }
}
