import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension Correction {
    /// How many may be open for one plant: each is checked whenever the plant's record changes.
    static let mostOpen = 20

    /// What the request proposes for the plant as its record stands now.
    ///
    /// - Throws: `INVALID_ARGUMENT` (`correction-empty`, `correction-name-missing`, `day-unknown`, `day-ahead`);
    ///   `ABORTED` (`revision-stale`) when the proposer looked at an earlier record.
    init(
        _ request: ProposeCorrectionRequest, for plant: Enterprise, id: String, by actor: Actor,
        at now: Instant
    ) throws(Refusal) {
        guard plant.revision == request.revision else { throw Refusal(stale: plant, field: "revision") }
        let present = PlantFacts(of: plant)
        let news = request.change.differing(from: present)
        guard news != PlantFacts() else { throw Refusal(.correctionEmpty, field: "change") }
        if !request.renamedOn.isEmpty {
            guard news.hasName else { throw Refusal(.correctionNameMissing, field: "renamed_on") }
            _ = try Day(
                request.renamedOn, as: .rename, notAfter: now.day, confirmed: request.confirmed,
                field: "renamed_on")
        }
        self = .with {
            $0.id = id
            $0.enterpriseID = plant.id
            $0.divisionCode = plant.divisionCode
            $0.seen = present.concerning(news)
            $0.change = news
            $0.renamedOn = request.renamedOn
            $0.reason = request.reason
            $0.state = .proposed
            $0.proposedBy = actor.id
            $0.proposedAt = now.microseconds
        }
    }

    /// The first day of the new name; `nil` when the name stays or was misspelt.
    var firstDayOfName: Day? {
        get throws(Refusal) { renamedOn.isEmpty ? nil : try Day(renamedOn, field: "renamed_on") }
    }

    /// Refuses to let the proposer decide (四眼原则).
    ///
    /// - Throws: `PERMISSION_DENIED` (`correction-own`).
    func requireProposer(otherThan actor: Actor) throws(Refusal) {
        guard proposedBy != actor.id else { throw Refusal(.correctionOwn, field: "correction_id") }
    }

    /// Refuses a correction that no longer waits for a decision.
    ///
    /// - Parameter plant: The record it is about; the refusal of a stale correction names its revision.
    /// - Throws: `ABORTED` (`revision-stale`) when the record changed under it; `FAILED_PRECONDITION`
    ///   (`correction-closed`).
    func requireOpen(for plant: Enterprise) throws(Refusal) {
        if state == .stale { throw Refusal(stale: plant, field: "correction_id") }
        guard state == .proposed else { throw Refusal(.correctionClosed, field: "correction_id") }
    }

    /// Closes it. From `proposed` only; leads to `approved`, `rejected`, `withdrawn` or `stale`.
    mutating func close(_ end: CorrectionState, by actor: Actor, at now: Instant, saying words: String = "") {
        precondition(state == .proposed, "a correction is decided once")
        state = end
        decidedBy = actor.id
        decidedAt = now.microseconds
        decision = words
    }

    /// Whether the caller may know of it; `plants` are the ids of the plant that the caller speaks for.
    func isVisible(to actor: Actor, of plants: Set<String>) -> Bool {
        if proposedBy == actor.id || plants.contains(enterpriseID) { return true }
        return [divisionCode, change.divisionCode].contains { code in
            guard let place = try? DivisionCode(code, field: .request) else { return false }
            return actor.holds(.registrar, .auditor, over: place)
        }
    }
}

extension Refusal {
    /// The plant's record is no longer the revision that somebody looked at.
    fileprivate init(stale plant: Enterprise, field: FieldPath) {
        self.init(.revisionStale, field: field, ["found": String(plant.revision)])
    }
}
