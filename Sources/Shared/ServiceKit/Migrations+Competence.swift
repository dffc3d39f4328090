import Store

extension ServiceKitSchema {
    /// Who is competent where, and whether what was so before these rows has been taken over.
    static let competence =
        Migration.documentTables(
            "competent_body", columns: ["division_code TEXT NOT NULL", "department INTEGER NOT NULL"])
        + ["CREATE TABLE competence_presumed (done INTEGER PRIMARY KEY CHECK (done = 1)) STRICT"]
}
