import RegistryAPI
import ServiceKit
import Store

extension DrainageDesign: Document {}

extension DocumentCollection where D == DrainageDesign {
    static let drainageDesigns = DocumentCollection(
        table: "drainage_design", indexes: [.text("enterprise_id") { $0.enterpriseID }])
}

extension Aggregate where D == DrainageDesign {
    static let drainageDesigns = Aggregate(
        .drainageDesigns, name: "drainage-design", unknown: .drainageUnknown, listedBy: "enterprise_id",
        effects: [.readiness])
}

/// The tables of migration `drainage`: frozen once shipped.
enum DrainageTables {
    static let sql =
        Migration.documentTables("drainage_design", columns: ["enterprise_id TEXT NOT NULL"])
        + ["CREATE INDEX drainage_design_enterprise ON drainage_design (enterprise_id, id)"]
}
