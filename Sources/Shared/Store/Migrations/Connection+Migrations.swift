extension Connection {
    /// Brings the store to the state that these sets describe: all that is pending, in order, in one
    /// transaction.
    ///
    /// - Parameters:
    ///   - sets: Every component of this program; a store with one more is refused.
    ///   - time: What is recorded as the time of application, UTC microseconds since 1970.
    ///   - path: What an error names.
    /// - Throws: `OpeningError`; then nothing was changed.
    package func migrate(_ sets: [MigrationSet], at time: Int64, path: String = Connection.memory) throws {
        precondition(
            Set(sets.map(\.component)).count == sets.count, "each component has one set of migrations")
        try write { transaction in
            try transaction.execute(
                """
                CREATE TABLE IF NOT EXISTS schema_version (component TEXT NOT NULL, number INTEGER NOT NULL, \
                name TEXT NOT NULL, applied_at INTEGER NOT NULL, PRIMARY KEY (component, number)) STRICT
                """)
            let applied = try Schema(transaction)
            try applied.requireOnly(sets.map(\.component), path)
            for set in sets {
                for migration in try applied.pending(set, path) {
                    try apply(migration, of: set.component, at: time, transaction, path)
                }
            }
        }
    }

    private func apply(
        _ migration: Migration, of component: String, at time: Int64, _ transaction: WriteTransaction,
        _ path: String
    ) throws {
        do {
            for sql in migration.sql {
                try transaction.execute(sql)
            }
            try transaction.execute(
                "INSERT INTO schema_version (component, number, name, applied_at) VALUES ($1, $2, $3, $4)",
                [.text(component), .integer(Int64(migration.number)), .text(migration.name), .integer(time)])
        } catch let error as StoreError {
            throw OpeningError(
                path: path,
                .failedMigration(component: component, number: migration.number, reason: error.description))
        }
    }
}

/// What a store's `schema_version` says was applied to it.
private struct Schema {
    /// By component, in the order of their numbers.
    private var applied: [String: [(number: Int64, name: String)]] = [:]

    init(_ transaction: some ReadAccess) throws {
        try transaction.query("SELECT component, number, name FROM schema_version ORDER BY component, number")
        {
            let entry = (number: try $0.int64(1), name: try $0.text(2))
            applied[try $0.text(0), default: []].append(entry)
        }
    }

    func requireOnly(_ components: [String], _ path: String) throws {
        if let stranger = applied.keys.sorted().first(where: { !components.contains($0) }) {
            throw OpeningError(path: path, .unknownComponent(stranger))
        }
    }

    /// The migrations of the set that are yet to come, once those applied are found to be its own.
    func pending(_ set: MigrationSet, _ path: String) throws -> ArraySlice<Migration> {
        let past = applied[set.component, default: []]
        for (known, entry) in zip(set.migrations, past) where known.name != entry.name {
            throw OpeningError(
                path: path,
                .changedMigration(
                    component: set.component, number: known.number, applied: entry.name, declared: known.name)
            )
        }
        guard past.count <= set.migrations.count else {
            throw OpeningError(
                path: path,
                .newerStore(
                    component: set.component, found: past.last?.number ?? 0, known: set.migrations.count))
        }
        return set.migrations.dropFirst(past.count)
    }
}
