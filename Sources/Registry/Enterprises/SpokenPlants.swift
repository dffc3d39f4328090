import CommonAPI
import RegistryAPI
import ServiceKit
import Store

// Somebody who speaks for a plant does so under every id it has: merging two records takes no rights from the people of
// either.

extension Actor {
    /// Whether the actor speaks for that plant, for a double merged into it, or for the record it was merged into.
    func speaks(for plant: Enterprise) -> Bool {
        plant.answers(to: speaksFor)
    }

    /// Whether the actor is the production system that sends that plant's readings.
    func sends(for plant: Enterprise) -> Bool {
        plant.answers(to: sendsFor)
    }

    /// Every id of the plant that the actor speaks for; empty when it speaks for none.
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
    /// The plant's ids: its own and those of the doubles merged into it.
    var ids: [String] { [id] + absorbedIds }

    /// Whether that is one of its ids, or of the record it was merged into.
    fileprivate func answers(to other: String) -> Bool {
        !other.isEmpty && (ids.contains(other) || other == mergedInto)
    }
}
