import RegistryAPI
import ServiceKit
import Store

extension People: Document {}

extension DocumentCollection where D == People {
    static let people = DocumentCollection(table: "people", indexes: [])
}

extension Aggregate where D == People {
    static let people = Aggregate(
        .people, name: "people", unknown: .plantUnknown, effects: [.search])
}

extension Effect where D == People {
    /// Makes the plant, or the record it was merged into, findable by its people.
    static var search: Effect {
        .entry { people, command in
            try SearchIndex.enterPeople(of: command.kept(.enterprises).answering(people.id), command)
        }
    }
}

/// The tables of contacts; a plant has at most one row, under its own id.
enum PeopleTables {
    static let sql = Migration.documentTables("people", columns: [])
}
