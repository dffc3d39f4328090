import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store

extension SearchIndex {
    /// Makes a plant findable by everything it and its doubles are known by. A double is found under the record that it
    /// was merged into.
    @Sendable
    static func enter(_ plant: Enterprise, _ command: Command) throws {
        let (plants, transaction) = (command.kept(.enterprises), command.transaction)
        guard plant.state != .merged else {
            try remove(plant.id, in: transaction)
            return try enter(plants.require(plant.mergedInto), command)
        }
        let whole = try plant.together(with: plant.absorbedIds.map { try plants.require($0) })
        try enter(whole, places: PlaceNames.of(whole.divisionCode, in: transaction), in: transaction)
        try enterPapers(of: whole, in: transaction)
        try enterFlags(of: whole, in: transaction)
    }

    /// Makes a plant findable by its people and by those of the doubles merged into it.
    static func enterPeople(of plant: Enterprise, _ command: Command) throws {
        let people = try plant.ids.compactMap { try command.kept(.people).get($0) }
        try enterPeople(Set(people.flatMap(\.keys)), of: plant.id, in: command.transaction)
    }
}

/// The names of the divisions around a plant.
enum PlaceNames {
    /// The names of a division and of those above it, the nearest first.
    static func of(_ code: String, in transaction: some ReadAccess) throws -> [String] {
        guard let division = try? DivisionCode(code, field: .request) else { return [] }
        return try ([division] + division.ancestors).compactMap {
            try DocumentCollection.divisions.in(transaction).get($0.text)?.name
        }
    }
}
