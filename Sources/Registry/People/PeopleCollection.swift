import RegistryAPI
import ServiceKit
import Store

extension People: Document {}

extension DocumentCollection where D == People {
    static let people = DocumentCollection(table: "people", indexes: [])
}

extension Aggregate where D == People {
    static let people = Aggregate(.people, name: "people", unknown: .enterpriseUnknown)
}

/// The tables of contacts; a plant has at most one row, under its own id.
enum PeopleTables {
    static let sql = Migration.documentTables("people", columns: [])
}
