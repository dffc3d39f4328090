/// The statements that a connection prepared, by their text; over the limit the one longest unused goes.
struct StatementCache {
    private let limit: Int
    private var statements: [String: Statement] = [:]
    private var uses: UInt64 = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// The statement with that text, prepared when it is not here or is in use further out.
    mutating func statement(_ sql: String, _ prepare: () throws(StoreError) -> Statement) throws(StoreError)
        -> Statement
    {
        uses += 1
        if let known = statements[sql] {
            guard !known.isRunning else { return try prepare() }
            known.lastUse = uses
            return known
        }
        let fresh = try prepare()
        fresh.lastUse = uses
        if statements.count >= limit, let oldest = statements.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            statements[oldest.key] = nil
        }
        statements[sql] = fresh
        return fresh
    }

    /// Drops all of them, as before closing.
    mutating func removeAll() {
        statements = [:]
    }

    var count: Int { statements.count }
}
