/// A document was changed by somebody else since the caller saw it.
package struct RevisionConflict: Error, Hashable, Sendable {
    /// The collection's table.
    package let table: String
    /// The document that was to be changed.
    package let id: String
    /// The revision that the caller saw.
    package let expected: Int64
    /// The revision that is in force; `nil` when there is no such document.
    package let found: Int64?
}

extension RevisionConflict: CustomStringConvertible {
    package var description: String {
        let state = found.map { "is at revision \($0)" } ?? "does not exist"
        return "\(table) \(id) \(state), not at \(expected)"
    }
}

/// Another document has the same identifier or the same value where no two may.
package struct UniqueViolation: Error, Hashable, Sendable {
    /// The collection's table.
    package let table: String
    /// The columns whose values together are taken; one, but for indexes of several.
    package let columns: [String]

    /// The first, and nearly always only, column.
    package var column: String { columns.first ?? "" }

    init?(_ error: StoreError) {
        guard let constraint = error.constraint, constraint.isUniqueness else { return nil }
        let parts = constraint.places.map { $0.split(separator: ".", maxSplits: 1) }
        table = parts.first?.first.map(String.init) ?? ""
        columns = parts.compactMap { $0.count == 2 ? String($0[1]) : nil }
    }
}

extension UniqueViolation: CustomStringConvertible {
    package var description: String {
        "another row of \(table) has the same \(columns.joined(separator: ", "))"
    }
}
