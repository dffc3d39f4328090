import RegistryAPI
import ServiceKit
import Store

extension StandingFacts: Document {}

extension DocumentCollection where D == StandingFacts {
    static let standings = DocumentCollection(table: "standing", indexes: [])
}

extension Aggregate where D == StandingFacts {
    static let standings = Aggregate(.standings, name: "standing", unknown: .enterpriseUnknown)
}

/// The tables of what other services said of plants, and of what changed.
enum StandingTables {
    static let sql = Migration.documentTables("standing", columns: []) + ChangeFeed.tables
}
