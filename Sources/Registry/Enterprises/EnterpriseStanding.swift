package import AcceptanceAPI
import CommonAPI
import EnforcementAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

// How a plant stands, by the events of the services that decide it.

extension EventAppliers {
    mutating func recordStanding() {
        on(PlaqueChanged.self) { change, origin, command in
            var enterprise = try command.kept(.enterprises).require(change.plaque.enterpriseID)
            enterprise.take(PlaqueStanding(change.plaque, event: origin.reference))
            try command.keep(enterprise, as: .plaque)
        }
        on(CaseFiled.self) { filed, origin, command in
            try command.noteCase(filed)
            let standing = FiledCaseStanding(filed, command.source(origin))
            try command.note(.caseFiled, about: command.plant(of: filed.target, filed.caseID).id) {
                $0.take(standing)
            }
        }
        on(TrackDecided.self) { decided, origin, command in
            var enterprise = try command.plant(of: decided.target, decided.caseID)
            enterprise.take(CaseStanding(decided, event: origin.reference))
            try command.keep(enterprise, as: .case)
            guard decided.caseDecided else { return }
            try command.noteDecided(decided.caseID, about: enterprise.id, command.source(origin))
        }
    }
}

extension Command {
    /// The plant a case is about: a registered one by its id; an unregistered one by the case, whose filing is what makes
    /// its record, once. A tip makes none (docs/decisions/0035).
    fileprivate func plant(of target: Target, _ caseID: String) throws -> Enterprise {
        guard target.enterpriseID.isEmpty else { return try kept(.enterprises).require(target.enterpriseID) }
        let origin = "case/\(caseID)"
        if let present = try kept(.enterprises).from(origin: origin) { return present }
        let stub = Enterprise.with {
            $0.id = newID()
            $0.name = target.description_p
            $0.state = .unregistered
            $0.creditCodeState = .toBeVerified
            $0.divisionCode = target.divisionCode
            $0.place = target.place
            $0.origin = origin
            $0.registeredAt = now.microseconds
        }
        return try enter(stub)
    }
}

extension FiledCaseStanding {
    fileprivate init(_ filed: CaseFiled, _ source: FactSource) {
        self = .with {
            $0.caseID = filed.caseID
            $0.caseNumber = filed.caseNumber
            $0.grounds = filed.grounds
            $0.state = "FILED"
            $0.source = source
        }
    }
}

extension PlaqueStanding {
    fileprivate init(_ plaque: Plaque, event: String) {
        self = .with {
            $0.plaqueID = plaque.id
            $0.number = plaque.number
            $0.tier = plaque.tier
            $0.state = plaque.state.word
            $0.grantedOn = plaque.grantedOn
            $0.expiresOn = plaque.expiresOn
            $0.reason = plaque.reason
            $0.event = event
        }
    }
}

extension PlaqueState {
    /// The state as records of the Registry name it; empty for none.
    package var word: String {
        switch self {
        case .granted: "GRANTED"
        case .suspended: "SUSPENDED"
        case .revoked: "REVOKED"
        case .replaced: "REPLACED"
        case .expired: "EXPIRED"
        case .unspecified, .UNRECOGNIZED: ""
        }
    }
}

extension CaseStanding {
    fileprivate init(_ decided: TrackDecided, event: String) {
        self = .with {
            $0.caseID = decided.caseID
            $0.caseNumber = decided.caseNumber
            $0.ground = decided.ground
            $0.agencyName = decided.decision.agencyName
            $0.decision = decided.decision.text
            $0.fineFen = decided.decision.fineFen
            $0.decidedAt = decided.decision.decidedAt
            $0.event = event
        }
    }
}
