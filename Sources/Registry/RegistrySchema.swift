import Store

/// The Registry's own tables: frozen once shipped.
enum RegistrySchema {
    static let migrations = MigrationSet(
        component: "registry",
        [
            Migration(number: 1, name: "enterprises", sql: enterprises),
            Migration(number: 2, name: "ledgers", sql: LedgerSchema.tables),
        ])

    /// The tables its collections rely on, checked against the store at start.
    static let layouts = [DocumentCollection.enterprises.layout, DocumentCollection.meters.layout]

    private static let enterprises =
        Migration.documentTables(
            "enterprise",
            columns: [
                "division_code TEXT NOT NULL",
                "state INTEGER NOT NULL",
                "credit_code TEXT UNIQUE",
                "name TEXT NOT NULL",
                "origin TEXT UNIQUE",
            ])
        + [
            "CREATE INDEX enterprise_place ON enterprise (division_code, id)",
            "CREATE INDEX enterprise_name ON enterprise (name, division_code)",
        ]
}
