import AcceptanceAPI
import EnforcementAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

// What other services say of a plant beside plaques and cases, each with the event that said it.

extension EventAppliers {
    mutating func recordFacts() {
        on(ApplicationMoved.self) { moved, origin, command in
            try command.note(.acceptance, about: moved.enterpriseID) { facts in
                facts.take(
                    AcceptanceStanding.with {
                        $0.applicationID = moved.applicationID
                        $0.roundCode = moved.roundCode
                        $0.tier = moved.tier
                        $0.state = moved.state.word
                        $0.source = command.source(origin)
                    })
            }
        }
        on(RectificationMoved.self) { moved, origin, command in
            try command.note(.rectification, about: moved.enterpriseID) { facts in
                facts.take(
                    RectificationStanding.with {
                        $0.rectificationID = moved.rectificationID
                        $0.itemCode = moved.itemCode
                        $0.finding = moved.finding
                        $0.state = moved.state.word
                        $0.dueOn = moved.dueOn
                        $0.source = command.source(origin)
                    })
            }
        }
        on(SupervisionChanged.self) { changed, origin, command in
            let stay = changed.stay
            try command.note(.supervision, about: stay.enterpriseID) { facts in
                facts.take(
                    SupervisionStanding.with {
                        $0.reason = stay.reason
                        $0.leaveReason = stay.leaveReason
                        $0.enteredOn = stay.enteredOn
                        $0.leftOn = stay.leftOn
                        $0.source = command.source(origin)
                    })
            }
        }
    }
}

extension Command {
    /// Where a fact that an event told came from.
    func source(_ origin: EventAppliers.Origin) -> FactSource {
        .with {
            $0.reference = origin.reference
            $0.knownAt = now.microseconds
        }
    }

    /// Changes what is known of a plant by events, and tells the subscribers.
    func note(
        _ kind: ChangeKind, about enterpriseID: String, _ body: (inout StandingFacts) -> Void
    ) throws {
        let plant = try kept(.enterprises).require(enterpriseID)
        if var facts = try kept(.standings).get(plant.id) {
            body(&facts)
            _ = try kept(.standings).save(facts)
        } else {
            var facts = StandingFacts.with { $0.id = plant.id }
            body(&facts)
            _ = try kept(.standings).add(facts)
        }
        try ChangeFeed.note(kind, of: plant, self)
    }

    /// Notes that every department decided a case whose filing is known; the subscribers hear of the decision itself.
    func noteDecided(_ caseID: String, about enterpriseID: String, _ source: FactSource) throws {
        guard var facts = try kept(.standings).get(enterpriseID), facts.decide(caseID, source) else { return }
        _ = try kept(.standings).save(facts)
    }
}
