import RegistryAPI
import ServiceKit
import Store

extension Enterprise: Document {}

extension DocumentCollection where D == Enterprise {
    static let enterprises = DocumentCollection(
        "enterprise",
        indexes: [
            Index("division_code") { .text($0.divisionCode) },
            Index("state") { .integer(Int64($0.state.rawValue)) },
            // Absent rather than empty, so that many plants may lack a code and none share one.
            Index("credit_code") { $0.creditCode.isEmpty ? .null : .text($0.creditCode) },
            Index("name") { .text($0.name) },
            Index("origin") { $0.origin.isEmpty ? .null : .text($0.origin) },
        ])
}

extension Aggregate where D == Enterprise {
    static let enterprises = Aggregate(.enterprises, name: "enterprise", unknown: .enterpriseUnknown)
}

extension KeptDocuments where D == Enterprise {
    /// The plant that holds that credit code.
    func holding(_ code: String) throws -> Enterprise? {
        try documents.first(where: ["credit_code": .text(code)])
    }

    /// The plant of that name in that division. Names identify nothing by themselves; this finds a row that was
    /// imported before, and refuses an exact double.
    func named(_ name: String, in division: String) throws -> Enterprise? {
        try documents.first(where: ["name": .text(name), "division_code": .text(division)])
    }

    /// The record that a tip or case made.
    func from(origin: String) throws -> Enterprise? {
        try documents.first(where: ["origin": .text(origin)])
    }
}
