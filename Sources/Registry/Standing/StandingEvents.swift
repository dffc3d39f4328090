import AcceptanceAPI
import EnforcementAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

// What other services say about a plant besides plaques and cases, each with the event that said it.

extension EventAppliers {
    mutating func recordFacts() {
        on(ApplicationMoved.self) { moved, origin, command in
            try command.kept(.standings).change(of: moved.enterpriseID) { facts in
                facts.take(
                    AcceptanceStanding.with {
                        $0.applicationID = moved.applicationID
                        $0.roundCode = moved.roundCode
                        $0.tier = moved.tier
                        $0.state = moved.state.protoName
                        $0.source = FactSource(origin, at: command.now)
                    })
            }
        }
        on(RectificationMoved.self) { moved, origin, command in
            try command.kept(.standings).change(of: moved.enterpriseID) { facts in
                facts.take(
                    RectificationStanding.with {
                        $0.rectificationID = moved.rectificationID
                        $0.itemCode = moved.itemCode
                        $0.finding = moved.finding
                        $0.state = moved.state.protoName
                        $0.dueOn = moved.dueOn
                        $0.source = FactSource(origin, at: command.now)
                    })
            }
        }
        on(SupervisionChanged.self) { changed, origin, command in
            let stay = changed.stay
            try command.kept(.standings).change(of: stay.enterpriseID) { facts in
                facts.take(
                    SupervisionStanding.with {
                        $0.reason = stay.reason
                        $0.leaveReason = stay.leaveReason
                        $0.enteredOn = stay.enteredOn
                        $0.leftOn = stay.leftOn
                        $0.source = FactSource(origin, at: command.now)
                    })
            }
        }
    }
}
