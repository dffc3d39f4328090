/// Where a store keeps the records that the audit log calls by a name.
///
/// A leaf says `tip/019…`; the record is a row of the table `tip`. Most tables are named like the record, with `_` for
/// `-`.
package enum Subjects {
    /// The tables whose names differ from the record's.
    private static let exceptions = ["case": "enforcement_case", "sheet": "score_sheet"]

    /// The table of a subject and the id in it; `nil` when the store has no such table.
    static func place(of subject: String, in store: StoreSnapshot) -> (table: String, id: String)? {
        place(of: subject, among: store.tables)
    }

    /// The table of a subject and the id in it; `nil` when none of the tables is it.
    package static func place(of subject: String, among tables: Set<String>) -> (table: String, id: String)? {
        guard let slash = subject.firstIndex(of: "/") else { return nil }
        let name = String(subject[..<slash])
        let id = String(subject[subject.index(after: slash)...])
        let plain = name.map { $0 == "-" ? "_" : String($0) }.joined()
        let candidates = [exceptions[name], plain, "known_\(plain)"].compactMap(\.self)
        return candidates.first(where: tables.contains).map { ($0, id) }
    }
}
