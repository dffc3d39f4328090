import EnforcementAPI
import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf

extension EventAppliers {
    /// Keeps a copy of what Enforcement needs of the Registry's plants, so that it can tell a known plant from an
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
            if saved.nameWithdrawn { try command.forgetNames(of: saved) }
        }
    }
}

extension Command {
    /// Replaces a plant's withdrawn name wherever it was copied to, history included.
    fileprivate func forgetNames(of saved: EnterpriseSaved) throws {
        let (id, name) = (saved.enterpriseID, saved.name)
        func forget(_ stay: inout Supervision) {
            if stay.enterpriseID == id { stay.enterpriseName = name }
        }
        try transaction.erasing {
            try kept(.knownPlants).rewrite([id]) { $0.name = name }
            let stays = try transaction.rows(
                "SELECT id FROM supervision WHERE enterprise_id = $1", [.text(id)]
            ) { try $0.text(0) }
            try kept(.supervision).rewrite(Set(stays), forget)
            try Outbox.rewrite(SupervisionChanged.self, in: transaction) { forget(&$0.stay) }
            try StoredReplies.rewrite(
                Supervision.self,
                of: [KeySupervisionMethods.enterSupervision, KeySupervisionMethods.leaveSupervision],
                in: transaction, forget)
        }
    }
}
