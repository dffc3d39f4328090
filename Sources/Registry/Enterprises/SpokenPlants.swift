import CommonAPI
import RegistryAPI
import ServiceKit
import Store

// Who speaks for a plant speaks for it under every id it has: merging two records takes nothing from either's people.

extension Actor {
    /// Whether it speaks for that plant, for a double that the plant answers for, or for the record that answers for it.
    func speaks(for plant: Enterprise) -> Bool {
        guard !speaksFor.isEmpty else { return false }
        return speaksFor == plant.id || speaksFor == plant.mergedInto || plant.absorbedIds.contains(speaksFor)
    }

    /// Every id of the plant it speaks for; none when it speaks for no plant.
    func ownPlants(in transaction: some ReadAccess) throws -> Set<String> {
        let enterprises = DocumentCollection.enterprises.in(transaction)
        guard !speaksFor.isEmpty, let record = try enterprises.get(speaksFor) else { return [] }
        let answering = try record.mergedInto.isEmpty ? record : enterprises.get(record.mergedInto) ?? record
        return Set(answering.ids)
    }
}

extension Query {
    /// Every id of the plant that the caller speaks for.
    func ownPlants() throws -> Set<String> { try actor.ownPlants(in: transaction) }
}

extension Command {
    /// Every id of the plant that the caller speaks for.
    func ownPlants() throws -> Set<String> { try actor.ownPlants(in: transaction) }
}

extension Enterprise {
    /// The ids it is known by: its own and those of the doubles it answers for.
    var ids: [String] { [id] + absorbedIds }
}
