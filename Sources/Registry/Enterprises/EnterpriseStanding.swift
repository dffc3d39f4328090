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
        on(CaseFiled.self) { filed, _, command in
            try command.noteCase(filed)
            guard filed.target.enterpriseID.isEmpty else { return }
            try command.enterUnregistered(filed.target, of: filed.caseID)
        }
        on(TrackDecided.self) { decided, origin, command in
            var enterprise = try command.enterprise(of: decided)
            enterprise.take(CaseStanding(decided, event: origin.reference))
            try command.keep(enterprise, as: .case)
        }
    }
}

extension Command {
    /// The plant a decision is about: a registered one by its id, an unregistered one by its case.
    fileprivate func enterprise(of decided: TrackDecided) throws -> Enterprise {
        if !decided.target.enterpriseID.isEmpty {
            return try kept(.enterprises).require(decided.target.enterpriseID)
        }
        try enterUnregistered(decided.target, of: decided.caseID)
        guard let stub = try kept(.enterprises).from(origin: "case/\(decided.caseID)") else {
            throw Refusal(.enterpriseUnknown)
        }
        return stub
    }

    /// Makes the record of a plant that nobody registered, once per case.
    fileprivate func enterUnregistered(_ target: Target, of caseID: String) throws {
        let origin = "case/\(caseID)"
        guard try kept(.enterprises).from(origin: origin) == nil else { return }
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
        _ = try enter(stub)
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
