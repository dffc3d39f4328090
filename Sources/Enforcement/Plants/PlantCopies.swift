import EnforcementAPI
import RegistryAPI
import ServiceKit
import SwiftProtobuf

extension EventAppliers {
    /// Keeps what Enforcement needs of the Registry's plants, so that it can tell a known plant from an
    /// unknown one while the Registry is down.
    mutating func copyPlants() {
        on(EnterpriseSaved.self) { saved, _, command in
            let plants = command.kept(.knownPlants)
            let before = try plants.get(saved.enterpriseID)
            let isMoved = (before?.mergedInto ?? "") != saved.mergedInto
            let earlier = isMoved ? try plants.ids(of: saved.enterpriseID) : []
            try plants.copy(
                .with {
                    $0.id = saved.enterpriseID
                    $0.name = saved.name
                    $0.divisionCode = saved.divisionCode
                    $0.mergedInto = saved.mergedInto
                })
            // A tip that names one of two records speaks for the other once they are one.
            if isMoved { try command.reweigh(plants: earlier + plants.ids(of: saved.enterpriseID)) }
        }
    }
}
