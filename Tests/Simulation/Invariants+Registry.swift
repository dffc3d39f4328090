import AcceptanceAPI
import CommonAPI
import EnforcementAPI
import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf

extension Invariant {
    static let registry = [
        Invariant("how a plant stands is the sum of the events about it", of: "registry") { glance in
            try glance.changed(Enterprise.self, "enterprise").flatMap { try glance.faults(inStandingOf: $0) }
        },
        Invariant("no two plants have one credit code, and none an unverified one", of: "registry") {
            glance in
            try glance.changed(Enterprise.self, "enterprise").filter { !$0.creditCode.isEmpty }.compactMap {
                plant in
                let same = try glance.records(
                    Enterprise.self, "SELECT body FROM enterprise WHERE credit_code = $1", plant.creditCode)
                guard same.count == 1, plant.creditCodeState == .verified else {
                    return "\(plant.creditCode) is with \(same.map(\.id)), \(plant.creditCodeState)"
                }
                return nil
            }
        },
        Invariant("what was corrected of a plant was proposed by one and approved by another", of: "registry")
        {
            glance in
            try glance.changed(Correction.self, "correction").filter { $0.state == .approved }.compactMap {
                correction in
                let made = try glance.records(
                    Enterprise.self,
                    """
                    SELECT body FROM enterprise WHERE id = $1
                    UNION ALL SELECT body FROM enterprise_history WHERE id = $1
                    """, correction.enterpriseID
                ).filter { $0.approval.correctionID == correction.id }
                let names = made.first?.approval ?? ChangeApproval()
                guard made.map(\.revision) == [correction.madeRevision],
                    names.proposedBy == correction.proposedBy, names.approvedBy == correction.decidedBy,
                    correction.proposedBy != correction.decidedBy
                else {
                    let people = [correction.proposedBy, correction.decidedBy]
                    return "\(correction.id) by \(people): revisions \(made.map(\.revision))"
                }
                return nil
            }
        },
        Invariant("no two norms of a kind hold at a site on one day", of: "registry") { glance in
            try glance.changed(Norm.self, "norm").flatMap { norm in
                try glance.records(Norm.self, "SELECT body FROM norm WHERE site_id = $1", norm.siteID)
                    .filter { $0.id != norm.id && $0.kind == norm.kind && $0.meets(norm) }
                    .map { "\(norm.id) and \($0.id) at \(norm.siteID)" }
            }
        },
        Invariant("residue leaves on a day of its contract, which stands", of: "registry") { glance in
            let loads = try glance.changed(ResidueManifest.self, "residue-manifest", in: "residue_manifest")
            let contracts = try glance.changed(
                DisposalContract.self, "disposal-contract", in: "disposal_contract")
            let concerned = try contracts.flatMap { contract in
                try glance.records(
                    ResidueManifest.self, "SELECT body FROM residue_manifest WHERE site_id = $1",
                    contract.siteID
                ).filter { $0.contractID == contract.id }
            }
            return try (loads + concerned).filter { $0.withdrawalReason.isEmpty }.compactMap { load in
                let contract = try glance.record(
                    DisposalContract.self, "disposal_contract", load.contractID)
                let last = contract.map { $0.endedOn.isEmpty ? $0.lastDay : $0.endedOn } ?? ""
                guard let contract, contract.withdrawalReason.isEmpty, contract.kinds.contains(load.kind),
                    contract.firstDay <= load.removedOn, load.removedOn <= last
                else { return "\(load.id) left on \(load.removedOn), its contract ends on \(last)" }
                return nil
            }
        },
        Invariant("an unregistered plant comes from one case, and none from two records", of: "registry") {
            glance in
            try glance.changed(Enterprise.self, "enterprise").filter { $0.state == .unregistered }.compactMap
            {
                plant in
                let same = try glance.records(
                    Enterprise.self, "SELECT body FROM enterprise WHERE origin = $1", plant.origin)
                return same.count == 1 && plant.origin.hasPrefix("case/")
                    ? nil : "\(plant.origin): \(same.count)"
            }
        },
    ]
}

extension Norm {
    /// Whether both hold on some day; days compare as their texts do.
    fileprivate func meets(_ other: Norm) -> Bool {
        func begins(_ one: Norm, before two: Norm) -> Bool {
            two.repealedOn.isEmpty || (one.versions.first?.effectiveOn ?? "") < two.repealedOn
        }
        return begins(self, before: other) && begins(other, before: self)
    }
}

extension Glance {
    /// Folds every event applied so far and compares with what the plant's record says.
    func faults(inStandingOf plant: Enterprise) throws -> [String] {
        var plaque = (number: "", state: "", event: "")
        for (event, change) in try applied(PlaqueChanged.self, from: "acceptance")
        where change.plaque.enterpriseID == plant.id {
            let word = "\(change.plaque.state)".uppercased()
            plaque = (change.plaque.number, word, event)
        }
        var cases: [String: String] = [:]
        for (event, decided) in try applied(TrackDecided.self, from: "enforcement")
        where decided.hasDecision && isAbout(plant, decided) {
            cases["\(decided.caseID) \(decided.ground.rawValue)"] = event
        }
        let recorded = Dictionary(plant.cases.map { ("\($0.caseID) \($0.ground.rawValue)", $0.event) }) { $1 }
        var faults: [String] = []
        let found = (plant.plaque.number, plant.plaque.state, plant.plaque.event)
        if found != plaque { faults.append("\(plant.id): the plaque is \(found), by the events \(plaque)") }
        if recorded != cases || plant.cases.count != cases.count {
            faults.append("\(plant.id): the cases are \(recorded), by the events \(cases)")
        }
        return faults
    }

    private func isAbout(_ plant: Enterprise, _ decided: TrackDecided) -> Bool {
        decided.target.enterpriseID.isEmpty
            ? plant.origin == "case/\(decided.caseID)" : decided.target.enterpriseID == plant.id
    }

    /// The events of that kind which were applied here, with their references, in order; those parked are left out.
    private func applied<Payload: Message>(
        _ kind: Payload.Type, from source: String
    ) throws -> [(String, Payload)] {
        let cursor = try Inbox.cursor(of: source, in: transaction)
        let parked = Set(
            try transaction.rows("SELECT sequence FROM dead_letter WHERE source = $1", [.text(source)]) {
                try $0.int64(0)
            })
        return try published[source, default: []]
            .filter {
                $0.type == kind.protoMessageName && $0.sequence <= cursor && !parked.contains($0.sequence)
            }
            .map { ("\(source)/\($0.sequence)", try Payload(serializedBytes: $0.payload)) }
    }
}

extension Glance {
    /// What is wrong with the standing of any plant.
    func everyStanding() throws -> [String] {
        try transaction.rows("SELECT body FROM enterprise", []) {
            try Enterprise(serializedBytes: $0.blob(0))
        }
        .flatMap { try faults(inStandingOf: $0) }
    }
}
