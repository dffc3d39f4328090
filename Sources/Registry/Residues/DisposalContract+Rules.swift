import Refusals
import RegistryAPI
import Rulebook

extension DisposalContract {
    /// The last day on which it holds.
    var lastInForce: String { endedOn.isEmpty ? lastDay : endedOn }

    /// Whether it takes residue of that kind on a day.
    ///
    /// Days compare as their texts do: all are of the form 2026-11-23.
    func takes(_ kind: ResidueKind, on day: String) -> Bool {
        withdrawalReason.isEmpty && kinds.contains(kind) && firstDay <= day && day <= lastInForce
    }

    /// Takes the kinds and days that were agreed.
    ///
    /// - Throws: `residue-kind-twice`, `contract-days`, `day-format`, `day-unknown`, `day-out-of-bounds`, `day-questioned`.
    mutating func take(_ request: RecordDisposalContractRequest, on today: Day) throws(Refusal) {
        if Set(request.kinds).count < request.kinds.count {
            throw Refusal(.residueKindTwice, field: "kinds")
        }
        let first = try Day(
            request.firstDay, as: .contractFirst, on: today, confirmed: request.confirmed, field: "first_day")
        let last = try Day(
            request.lastDay, as: .contractLast, on: today, confirmed: request.confirmed, field: "last_day")
        guard first <= last else { throw Refusal(.contractDays, field: "last_day") }
        kinds = request.kinds
        firstDay = first.text
        lastDay = last.text
    }

    /// Ends it before its last day.
    ///
    /// - Throws: `contract-withdrawn`, `contract-ended`, `contract-end`, `day-format`, `day-unknown`, `day-out-of-bounds`, `day-questioned`.
    mutating func end(_ request: EndDisposalContractRequest, today: Day) throws(Refusal) {
        try requireStanding()
        guard endedOn.isEmpty else {
            throw Refusal(.contractEnded, field: "contract_id", ["day": endedOn])
        }
        let day = try Day(
            request.endedOn, as: .contractLast, on: today, confirmed: request.confirmed, field: "ended_on")
        guard firstDay <= day.text, day.text <= lastDay else {
            throw Refusal(.contractEnd, field: "ended_on", ["first": firstDay, "last": lastDay])
        }
        endedOn = day.text
        endReason = request.reason
    }

    /// Changes the last day on which it holds; an earlier end counts no more.
    ///
    /// - Throws: `contract-withdrawn`, `contract-days`, `contract-day-same`, `day-format`, `day-unknown`, `day-out-of-bounds`,
    ///   `day-questioned`.
    mutating func amend(_ request: AmendDisposalContractRequest, today: Day) throws(Refusal) {
        try requireStanding()
        let field: FieldPath = "last_day"
        let day = try Day(
            request.lastDay, as: .contractLast, on: today, confirmed: request.confirmed, field: field)
        guard firstDay <= day.text else { throw Refusal(.contractDays, field: field) }
        guard day.text != lastInForce else {
            throw Refusal(.contractDaySame, field: field, ["day": lastInForce])
        }
        lastDay = day.text
        endedOn = ""
        endReason = ""
    }

    /// Refuses a contract that was taken back.
    ///
    /// - Throws: `contract-withdrawn`.
    func requireStanding() throws(Refusal) {
        guard withdrawalReason.isEmpty else { throw Refusal(.contractWithdrawn, field: "contract_id") }
    }
}

extension ResidueManifest {
    /// Takes what left under a contract.
    ///
    /// - Throws: `contract-withdrawn`, `manifest-kind`, `manifest-outside-contract`, `day-format`, `day-unknown`, `day-out-of-bounds`, `day-questioned`,
    ///   `amount-out-of-bounds`, `amount-questioned`.
    mutating func take(
        _ request: RecordResidueManifestRequest, under contract: DisposalContract, on today: Day
    ) throws(Refusal) {
        try contract.requireStanding()
        guard contract.kinds.contains(request.kind) else { throw Refusal(.manifestKind, field: "kind") }
        let day = try Day(
            request.removedOn, as: .removed, on: today, confirmed: request.confirmed, field: "removed_on")
        guard contract.takes(request.kind, on: day.text) else {
            throw Refusal(
                .manifestOutsideContract, field: "removed_on",
                ["first": contract.firstDay, "last": contract.lastInForce])
        }
        try AmountKind.manifest.check(
            thousandths: request.mass, confirmed: request.confirmed, field: "mass")
        kind = request.kind
        removedOn = day.text
        mass = request.mass
    }

    /// Takes a manifest back that was recorded wrongly.
    ///
    /// - Throws: `manifest-withdrawn`.
    mutating func withdraw(because reason: String) throws(Refusal) {
        guard withdrawalReason.isEmpty else { throw Refusal(.manifestWithdrawn, field: "manifest_id") }
        withdrawalReason = reason
    }
}
