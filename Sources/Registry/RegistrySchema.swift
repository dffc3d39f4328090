import Store

/// The Registry's own tables: frozen once shipped.
enum RegistrySchema {
    static let migrations = MigrationSet(
        component: "registry",
        [Migration(1, "enterprises", enterprises)])

    private static let enterprises = DocumentTable.create(
        "enterprise",
        columns: [
            "division_code TEXT NOT NULL",
            "state INTEGER NOT NULL",
            "credit_code TEXT",
            "name TEXT NOT NULL",
            "origin TEXT",
        ],
        indexes: ["division_code", "name"],
        unique: ["credit_code", "origin"])
}
