import EnforcementAPI
import ServiceKit
import Store

extension KnownPlant: Document {}

extension DocumentCollection where D == KnownPlant {
    static let knownPlants = DocumentCollection(table: "known_plant", indexes: [])
}

extension Aggregate where D == KnownPlant {
    static let knownPlants = Aggregate(.knownPlants, name: "plant", unknown: .plantUnknown)
}
