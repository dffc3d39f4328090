import AcceptanceAPI
import CommonAPI
import EnforcementAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

extension EventAppliers {
    /// Suspends the plaque of a plant that is fined for pollution. A plant without a plaque in force, or one this
    /// service does not know, is none of its business.
    mutating func suspendPlaques() {
        on(TrackDecided.self) { decided, _, command in
            guard decided.isFineForPollution, !decided.target.enterpriseID.isEmpty else { return }
            let held = try DocumentCollection.plaques.in(command.transaction).of(
                enterprise: decided.target.enterpriseID)
            for var plaque in held where plaque.isInForce(on: command.today) {
                plaque.suspend(because: decided.suspensionReason, cause: "case/\(decided.caseID)")
                try command.kept(.plaques).save(plaque)
            }
        }
    }
}

extension Command {
    /// Takes the words of decisions out of why plaques were suspended, once.
    func withdrawDecisionTexts() throws {
        func withdraw(_ plaque: inout Plaque) {
            plaque.reason = SuspensionReason.withoutDecision(plaque.reason)
        }
        try rewriteOnce("decision-texts") {
            try kept(.plaques).rewrite(nil, withdraw)
            try Outbox.rewrite(PlaqueChanged.self, in: transaction) { withdraw(&$0.plaque) }
            try DeadLetters.rewrite(TrackDecided.self, in: transaction) { decided in
                decided.target.description_p = ""
                decided.target.place = ""
                decided.decision.text = ""
                decided.decision.decidedBy = ""
            }
        }
    }
}

extension TrackDecided {
    fileprivate var isFineForPollution: Bool { ground == .environment && decision.kind == .fine }

    fileprivate var suspensionReason: String {
        SuspensionReason.text(agency: decision.agencyName, caseNumber: caseNumber)
    }
}
