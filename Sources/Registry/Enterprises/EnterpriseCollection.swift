import RegistryAPI
import ServiceKit
import Store

extension Enterprise: Document {}

extension DocumentCollection where D == Enterprise {
    static let enterprises = DocumentCollection(
        table: "enterprise",
        indexes: [
            .text("division_code") { $0.divisionCode },
            .integer("state") { Int64($0.state.rawValue) },
            // Absent rather than empty, so that many plants may lack a code and none share one.
            .optionalText("credit_code", unique: true) { $0.creditCode.isEmpty ? nil : $0.creditCode },
            .text("name") { $0.name },
            .optionalText("origin", unique: true) { $0.origin.isEmpty ? nil : $0.origin },
        ])
}

extension Aggregate where D == Enterprise {
    static let enterprises = Aggregate(.enterprises, name: "enterprise", unknown: .enterpriseUnknown)
}

extension KeptDocuments where D == Enterprise {
    /// The plant that holds that credit code.
    func holding(_ code: String) throws -> Enterprise? {
        try first(where: [.equal("credit_code", .text(code))])
    }

    /// The registered plant of that name in that division. Names identify nothing by themselves; this finds a row that
    /// was imported before, and refuses an exact double. What callers of a hotline name is no plant's name.
    func named(_ name: String, in division: String) throws -> Enterprise? {
        try first(where: [
            .equal("name", .text(name)), .equal("division_code", .text(division)),
            .equal("state", .integer(Int64(EnterpriseState.registered.rawValue))),
        ])
    }

    /// The record that a tip or case made.
    func from(origin: String) throws -> Enterprise? {
        try first(where: [.equal("origin", .text(origin))])
    }
}

/// Which plant another agency's id stands for: one number of a program, one plant.
enum ProgramLinks {
    static let tables = [
        """
        CREATE TABLE enterprise_link (
            program TEXT NOT NULL,
            number TEXT NOT NULL,
            enterprise_id TEXT NOT NULL REFERENCES enterprise (id),
            PRIMARY KEY (program, number)
        ) STRICT
        """
    ]

    /// The plant that the number stands for; `nil` when nobody linked it.
    static func plant(_ program: String, _ number: String, in transaction: some Reading) throws -> String? {
        try transaction.row(
            "SELECT enterprise_id FROM enterprise_link WHERE program = $1 AND number = $2",
            [.text(program), .text(number)]
        ) { try $0.text(0) }
    }

    static func add(_ link: ProgramLink, of id: String, in transaction: WriteTransaction) throws {
        try transaction.execute(
            "INSERT INTO enterprise_link (program, number, enterprise_id) VALUES ($1, $2, $3)",
            [.text(link.program), .text(link.number), .text(id)])
    }

    static func remove(_ program: String, _ number: String, in transaction: WriteTransaction) throws {
        try transaction.execute(
            "DELETE FROM enterprise_link WHERE program = $1 AND number = $2",
            [.text(program), .text(number)])
    }
}
