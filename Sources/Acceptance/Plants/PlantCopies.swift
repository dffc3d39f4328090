import AcceptanceAPI
import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf

extension EventAppliers {
    /// Keeps what Acceptance needs of the Registry's plants. What is known only from a tip-off is no plant that
    /// could apply.
    mutating func copyPlants() {
        on(EnterpriseSaved.self) { saved, _, command in
            if saved.nameWithdrawn {
                try command.transaction.erasing {
                    try command.kept(.plants).rewrite([saved.enterpriseID]) { $0.name = saved.name }
                }
            }
            guard !saved.unregistered else { return }
            try command.kept(.plants).copy(
                .with {
                    $0.id = saved.enterpriseID
                    $0.name = saved.name
                    $0.divisionCode = saved.divisionCode
                    $0.creditCode = saved.creditCode
                    $0.mergedInto = saved.mergedInto
                })
        }
    }
}
