extension Documents {
    /// One page of the documents that meet all conditions.
    ///
    /// Cost: proportional to the page where a table index starts with the columns of the conditions and the
    /// order.
    ///
    /// - Parameters:
    ///   - conditions: What the documents must meet; all documents without any.
    ///   - order: The columns must have a value for every document found.
    ///   - token: The `nextToken` of the page before; empty for the first page.
    ///   - limit: Documents a page, brought between 1 and 500; 0 asks for the usual number. A page ends earlier when its
    ///     documents have `PageLimits.mostBytes` together.
    ///   - isMatch: What no index can tell of a document. Documents are read on until the page is full and it is known whether
    ///     there is another; at most `PageLimits.mostPassed` that do not match are passed over, then the next page goes on.
    /// - Returns: The documents, and the token of the next page.
    /// - Throws: `page-token-invalid`; `StoreError`; what `isMatch` throws.
    package func find(
        where conditions: [Condition] = [], order: Order = .byID, after token: String = "", limit: Int = 0,
        matching isMatch: ((D) throws -> Bool)? = nil
    ) throws -> Page<D> {
        require(conditions, order)
        var filling = PageFilling<D>(limit: PageLimits.within(limit))
        if !token.isEmpty { filling.place = try PageToken(token, for: collection.table, order) }
        // One more than asked for shows whether there is a next page.
        var count = filling.limit + 1
        while try read(count, into: &filling, conditions, order, isMatch) == count, !filling.isOver {
            count = min(2 * count, PageLimits.most)
        }
        return Page(
            documents: filling.documents,
            nextToken: filling.next?.text(for: collection.table, order) ?? "")
    }

    /// Reads so many documents on from where the filling stands; how many there were.
    private func read(
        _ count: Int, into filling: inout PageFilling<D>, _ conditions: [Condition], _ order: Order,
        _ isMatch: ((D) throws -> Bool)?
    ) throws -> Int {
        let (columns, table) = (order.columns + ["id"], try sql.table)
        var selection = Selection(conditions)
        if let place = filling.place { selection.add(after: place, columns, order.isDescending) }
        let most = selection.parameter(.integer(Int64(count)))
        let sql = """
            SELECT body, \(columns.joined(separator: ", ")) FROM \(table)\(selection.text) \
            ORDER BY \(order.sorted) LIMIT \(most)
            """
        var found = 0
        try access.query(sql, selection.values) { row in
            found += 1
            guard !filling.isOver else { return }
            let bytes = try row.blob(0)
            let document = try D(storedBytes: bytes)
            guard try isMatch?(document) ?? true else {
                return filling.pass(try (1...columns.count).map { try row.value($0) })
            }
            let isPlaceNeeded = isMatch != nil || filling.isNearEnd(with: bytes.count)
            filling.take(
                document, of: bytes.count,
                at: isPlaceNeeded ? try (1...columns.count).map { try row.value($0) } : [])
        }
        return found
    }

    /// The first document that meets all conditions; `nil` when none does.
    package func first(where conditions: [Condition], order: Order = .byID) throws -> D? {
        require(conditions, order)
        let (selection, table) = (Selection(conditions), try sql.table)
        let sql = """
            SELECT body FROM \(table)\(selection.text) ORDER BY \(order.sorted) LIMIT 1
            """
        return try access.row(sql, selection.values) { try D(storedBytes: $0.blob(0)) }
    }

    /// Whether any document meets all conditions; nothing is decoded.
    package func contains(where conditions: [Condition]) throws -> Bool {
        require(conditions, .byID)
        let (selection, table) = (Selection(conditions), try sql.table)
        let sql = "SELECT 1 FROM \(table)\(selection.text) LIMIT 1"
        return try access.row(sql, selection.values) { try $0.int64(0) } != nil
    }

    /// How many documents meet all conditions. Cost: proportional to that number, at least.
    package func count(where conditions: [Condition] = []) throws -> Int64 {
        require(conditions, .byID)
        let (selection, table) = (Selection(conditions), try sql.table)
        let sql = "SELECT count(*) FROM \(table)\(selection.text)"
        return try access.row(sql, selection.values) { try $0.int64(0) } ?? 0
    }

    /// How many bytes the documents have together that share that column's value with one; `nil` when it has none there.
    package func bytes(beside document: D, in column: String) throws -> Int? {
        requireKnown(column)
        guard let index = collection.indexes.first(where: { $0.column == column }) else { return nil }
        let (value, table) = (index.value(document), try sql.table)
        return try access.row("SELECT SUM(LENGTH(body)) FROM \(table) WHERE \(column) = $1", [value]) {
            try $0.int64IfPresent(0).map(Int.init)
        } ?? nil
    }

    /// Calls with every document, by identifier, holding one at a time in memory.
    package func forEach(_ body: (D) throws -> Void) throws {
        try access.query(sql.everything) { row in
            try body(D(storedBytes: row.blob(5)))
        }
    }

    /// Every document, by identifier: for collections that are small by their nature.
    package func all() throws -> [D] {
        var documents: [D] = []
        try forEach { documents.append($0) }
        return documents
    }

    /// A precondition: every column must be declared by the collection.
    private func require(_ conditions: [Condition], _ order: Order) {
        for condition in conditions { requireKnown(condition.column) }
        for column in order.columns {
            requireKnown(column)
            precondition(
                !collection.optionalColumns.contains(column)
                    || conditions.contains { $0.column == column && $0.excludesNull },
                "\(column) may be null, so \(collection.table) has no order by it")
        }
    }

    private func requireKnown(_ column: String) {
        precondition(
            collection.knownColumns.contains(column), "\(collection.table) declares no column \(column)")
    }
}

extension Order {
    /// What stands behind ORDER BY: the columns, then the identifier.
    fileprivate var sorted: String {
        (columns + ["id"]).map { isDescending ? "\($0) DESC" : $0 }.joined(separator: ", ")
    }
}
