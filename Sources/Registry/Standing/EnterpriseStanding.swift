import AcceptanceAPI
import CommonAPI
import EnforcementAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

// The standing of a plant, from the events of the services that decide it.

extension EventAppliers {
    mutating func recordStanding() {
        on(PlaqueChanged.self) { change, origin, command in
            var enterprise = try command.kept(.enterprises).require(change.plaque.enterpriseID)
            enterprise.take(PlaqueStanding(change.plaque, event: origin.reference))
            try command.kept(.enterprises).save(enterprise)
        }
        on(CaseFiled.self) { filed, origin, command in
            try command.kept(.projects).note(filed)
            let standing = FiledCaseStanding(filed, FactSource(origin, at: command.now))
            let plant = try command.kept(.enterprises).entered(
                for: filed.target, filed.caseID, filed.caseNumber)
            try command.kept(.standings).change(of: plant.id) { $0.take(standing) }
        }
        on(TrackDecided.self) { decided, origin, command in
            // A dismissal creates no record and is kept in none.
            let isRecorded = decided.decision.kind.isRecorded
            guard isRecorded || decided.caseDecided else { return }
            var enterprise = try command.kept(.enterprises).entered(
                for: decided.target, decided.caseID, decided.caseNumber)
            if isRecorded {
                enterprise.take(
                    CaseStanding(
                        decided.caseID, decided.caseNumber, decided.ground, decided.decision,
                        event: origin.reference))
                try command.kept(.enterprises).save(enterprise)
            }
            guard decided.caseDecided else { return }
            try command.kept(.standings).noteDecided(
                decided.caseID, about: enterprise.id, FactSource(origin, at: command.now))
        }
        on(CaseRestated.self) { restated, origin, command in
            guard var enterprise = try command.kept(.enterprises).known(by: restated.target, restated.caseID)
            else {
                return
            }
            let before = enterprise
            enterprise.cases.removeAll { $0.caseID == restated.caseID }
            for told in restated.decisions where told.decision.kind.isRecorded {
                enterprise.take(
                    CaseStanding(
                        restated.caseID, restated.caseNumber, told.ground, told.decision,
                        event: origin.reference))
            }
            if enterprise != before { try command.kept(.enterprises).save(enterprise) }
        }
    }
}

extension KeptDocuments where D == Enterprise {
    /// The plant that a case is about: a registered plant by its id, an unregistered one by the case. The filing of the
    /// case creates its record, once; a tip creates none (docs/decisions/0035). The record has the division, and
    /// nothing that a caller said (docs/decisions/0053).
    fileprivate func entered(
        for target: Target, _ caseID: String, _ caseNumber: String
    ) throws -> Enterprise {
        guard target.enterpriseID.isEmpty else { return try require(target.enterpriseID) }
        if let present = try known(by: target, caseID) { return present }
        let stub = Enterprise.with {
            $0.id = command.newID()
            $0.name = NeutralName.ofCase(caseNumber)
            $0.state = .unregistered
            $0.creditCodeState = .toBeVerified
            $0.divisionCode = target.divisionCode
            $0.origin = "case/\(caseID)"
            $0.registeredAt = command.now.microseconds
        }
        return try add(stub)
    }

    /// The plant that a case is about; `nil` when it has no record.
    fileprivate func known(by target: Target, _ caseID: String) throws -> Enterprise? {
        target.enterpriseID.isEmpty ? try from(origin: "case/\(caseID)") : try get(target.enterpriseID)
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
            $0.state = plaque.state.protoName
            $0.grantedOn = plaque.grantedOn
            $0.expiresOn = plaque.expiresOn
            $0.reason = plaque.reason
            $0.event = event
        }
    }
}

extension CaseStanding {
    fileprivate init(
        _ caseID: String, _ caseNumber: String, _ ground: Ground, _ decision: Decision, event: String
    ) {
        self = .with {
            $0.caseID = caseID
            $0.caseNumber = caseNumber
            $0.ground = ground
            $0.agencyName = decision.agencyName
            $0.kind = decision.kind.protoName
            $0.fineFen = decision.fineFen
            $0.decidedAt = decision.decidedAt
            $0.event = event
        }
    }
}

extension DecisionKind {
    /// Whether records of the Registry contain it; they contain no dismissals.
    fileprivate var isRecorded: Bool { self != .dismissed && !protoName.isEmpty }
}
