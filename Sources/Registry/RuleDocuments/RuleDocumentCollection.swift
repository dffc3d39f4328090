import RegistryAPI
import ServiceKit
import Store

extension RuleDocument: Document {}

extension DocumentCollection where D == RuleDocument {
    static let ruleDocuments = DocumentCollection(
        table: "rule_document", indexes: [.text("enterprise_id") { $0.enterpriseID }])
}

extension Aggregate where D == RuleDocument {
    static let ruleDocuments = Aggregate(
        .ruleDocuments, name: "rule-document", unknown: .ruleDocumentUnknown, listedBy: "enterprise_id",
        effects: [.readiness])
}

/// The tables of migration `rule-documents`: frozen once shipped.
enum RuleDocumentTables {
    static let sql =
        Migration.documentTables("rule_document", columns: ["enterprise_id TEXT NOT NULL"])
        + ["CREATE INDEX rule_document_enterprise ON rule_document (enterprise_id, id)"]
}
