import RegistryAPI
import ServiceKit
import Store

extension Policy: Document {}

extension DocumentCollection where D == Policy {
    static let policies = DocumentCollection(
        table: "policy",
        indexes: [
            .text("title", unique: true) { $0.title },
            .optionalText("document_number", unique: true) {
                $0.documentNumber.isEmpty ? nil : $0.documentNumber
            },
        ])
}

extension Aggregate where D == Policy {
    static let policies = Aggregate(.policies, name: "policy", unknown: .policyUnknown)
}

/// The tables of migration `policies`: frozen once shipped.
enum PolicyTables {
    static let sql = Migration.documentTables(
        "policy", columns: ["title TEXT NOT NULL UNIQUE", "document_number TEXT UNIQUE"])
}
