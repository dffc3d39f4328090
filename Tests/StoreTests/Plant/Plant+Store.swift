import Store

extension Plant: Document {}

extension Plant {
    static let collection = DocumentCollection<Plant>(
        table: "plant",
        indexes: [
            .text("division_code") { $0.divisionCode },
            .optionalText("credit_code", unique: true) { $0.hasCreditCode ? $0.creditCode : nil },
            .integer("capacity") { $0.capacity },
            .flag("is_open") { $0.isOpen },
        ])

    static let tables = Migration(
        number: 1, name: "plants",
        sql: Migration.documentTables(
            "plant",
            columns: [
                "division_code TEXT NOT NULL", "credit_code TEXT UNIQUE", "capacity INTEGER NOT NULL",
                "is_open INTEGER NOT NULL",
            ]) + ["CREATE INDEX plant_by_division ON plant (division_code, id)"])

    static let migrations = MigrationSet(component: "plants", [tables])

    init(_ id: String, division: String = "330100", code: String? = nil, capacity: Int64 = 0) {
        self.init()
        self.id = id
        divisionCode = division
        self.capacity = capacity
        if let code { creditCode = code }
    }
}

extension Change {
    /// A change by nobody in particular.
    static func at(_ time: Int64) -> Change {
        Change(time: time, principal: "officer-1", cause: "command-\(time)")
    }
}
