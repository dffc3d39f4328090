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
