package import Store

/// Who may read a file: whoever may see a record that refers to it. Each kind of record says here who sees it.
package struct AttachmentReaders: Sendable {
    private var rules: [String: @Sendable (String, Query) throws -> Bool] = [:]

    /// No kind of record shows its files yet.
    package init() {}

    /// Files of that kind of record are shown to whoever `isVisible` holds for.
    package mutating func on<D: Document>(
        _ aggregate: Aggregate<D>, isVisible: @escaping @Sendable (D, Query) throws -> Bool
    ) {
        precondition(
            rules[aggregate.name] == nil, "who reads the files of a \(aggregate.name) is said already")
        rules[aggregate.name] = { id, query in
            try query.shown(aggregate).get(id).map { try isVisible($0, query) } ?? false
        }
    }

    func show(_ kind: String, _ record: String, to query: Query) throws -> Bool {
        try rules[kind]?(record, query) ?? false
    }
}
