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
    ///   - limit: Documents a page, brought between 1 and 500; 0 asks for the usual number.
    /// - Returns: The documents, and the token of the next page.
    /// - Throws: `page-token-invalid`; `StoreError`.
    package func find(
        where conditions: [Condition] = [], order: Order = .byID, after token: String = "", limit: Int = 0
    ) throws -> Page<D> {
        require(conditions, order)
        let limit = PageLimits.within(limit)
        let columns = order.columns + ["id"]
        var selection = Selection(conditions)
        if !token.isEmpty {
            let place = try PageToken(token, for: collection.table, order)
            selection.add(after: place, columns, order.isDescending)
        }
        // One more than asked for shows whether there is a next page.
        let most = selection.parameter(.integer(Int64(limit) + 1))
        let sql = """
            SELECT body, \(columns.joined(separator: ", ")) FROM \(collection.table)\(selection.text) \
            ORDER BY \(order.sorted) LIMIT \(most)
            """
        return try page(sql, selection.values, columns.count, limit, order)
    }

    private func page(
        _ sql: String, _ values: [SQLValue], _ width: Int, _ limit: Int, _ order: Order
    ) throws -> Page<D> {
        var documents: [D] = []
        var last: [SQLValue] = []
        var hasMore = false
        try access.query(sql, values) { row in
            guard documents.count < limit else {
                hasMore = true
                return
            }
            documents.append(try D(storedBytes: row.blob(0)))
            if documents.count == limit {
                last = try (1...width).map { try row.value($0) }
            }
        }
        let next = hasMore ? PageToken(values: last).text(for: collection.table, order) : ""
        return Page(documents: documents, nextToken: next)
    }

    /// The first document that meets all conditions; `nil` when none does.
    package func first(where conditions: [Condition], order: Order = .byID) throws -> D? {
        require(conditions, order)
        let selection = Selection(conditions)
        let sql = """
            SELECT body FROM \(collection.table)\(selection.text) ORDER BY \(order.sorted) LIMIT 1
            """
        return try access.row(sql, selection.values) { try D(storedBytes: $0.blob(0)) }
    }

    /// Whether any document meets all conditions; nothing is decoded.
    package func contains(where conditions: [Condition]) throws -> Bool {
        require(conditions, .byID)
        let selection = Selection(conditions)
        let sql = "SELECT 1 FROM \(collection.table)\(selection.text) LIMIT 1"
        return try access.row(sql, selection.values) { try $0.int64(0) } != nil
    }

    /// How many documents meet all conditions. Cost: proportional to that number, at least.
    package func count(where conditions: [Condition] = []) throws -> Int64 {
        require(conditions, .byID)
        let selection = Selection(conditions)
        let sql = "SELECT count(*) FROM \(collection.table)\(selection.text)"
        return try access.row(sql, selection.values) { try $0.int64(0) } ?? 0
    }

    /// Calls with every document, by identifier, holding one at a time in memory.
    package func forEach(_ body: (D) throws -> Void) throws {
        try access.query(collection.sql.everything) { row in
            try body(D(storedBytes: row.blob(5)))
        }
    }

    /// Every document, by identifier: for collections that are small by their nature.
    package func all() throws -> [D] {
        var documents: [D] = []
        try forEach { documents.append($0) }
        return documents
    }

    /// Stops a programmer who asks for what the collection does not declare.
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
