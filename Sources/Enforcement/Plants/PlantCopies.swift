import EnforcementAPI
import RegistryAPI
import ServiceKit
import SwiftProtobuf

extension EventAppliers {
    /// Keeps what Enforcement needs of the Registry's plants, so that it can tell a known plant from an
    /// unknown one while the Registry is down.
    mutating func copyPlants() {
        on(EnterpriseSaved.self) { saved, _, command in
            try command.kept(.knownPlants).copy(
                .with {
                    $0.id = saved.enterpriseID
                    $0.name = saved.name
                    $0.divisionCode = saved.divisionCode
                    $0.mergedInto = saved.mergedInto
                })
        }
    }
}
