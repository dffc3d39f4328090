import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf

extension DecideTrackRequest {
    /// The requested decision, by the agency of that track.
    ///
    /// A fine is based on the article in force on the day of the act, whatever is in force on the day of the decision:
    /// that is all a table can say. Whether a later rule is milder (行政处罚法 art. 37) is for the officer to judge.
    ///
    /// - Throws: `fine-not-asked`, `offence-not-asked`, `offence-of-another-department`, `words-contradict`,
    ///   `fine-without-offence`, `no-legal-basis`, `fine-circumstance`, `fine-out-of-range`.
    func decision(
        of track: Track, actOn day: Day, law: LegalTable, by actor: Actor, at now: Instant
    ) throws(Refusal) -> Decision {
        try requireFitting()
        try offence.require(of: track.department)
        try DecisionText.require(text, toSay: kind, field: "text")
        let basis = kind == .fine ? try basis(on: day, law: law) : nil
        return .with {
            $0.kind = kind
            $0.text = text
            $0.offence = offence
            $0.fineFen = fineFen
            $0.circumstance = circumstance
            $0.legalBasis = basis?.citationWithEvidence ?? ""
            $0.agencyID = track.agencyID
            $0.agencyName = track.agencyName
            $0.decidedBy = actor.id
            $0.decidedAt = now.microseconds
        }
    }

    /// Refuses fields that do not belong to the kind of decision.
    private func requireFitting() throws(Refusal) {
        if kind != .fine {
            if fineFen != 0 { throw Refusal(.fineNotAsked, field: "fine_fen") }
            if circumstance != .unspecified { throw Refusal(.fineNotAsked, field: "circumstance") }
        }
        if kind == .dismissed, offence != .unspecified { throw Refusal(.offenceNotAsked, field: "offence") }
    }

    /// The article that a fine is based on; it must allow the fine.
    private func basis(on day: Day, law: LegalTable) throws(Refusal) -> LegalBasis {
        guard let act = offence.recorded else { throw Refusal(.fineWithoutOffence, field: "offence") }
        guard let basis = try? law.basis(for: act, on: day) else {
            throw Refusal(.noLegalBasis, field: "offence", ["day": day.text])
        }
        try basis.requireAllowed(fineFen, in: circumstance)
        return basis
    }
}
