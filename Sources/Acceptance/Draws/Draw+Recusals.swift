import AcceptanceAPI
import CommonAPI
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf

// Who leaves a seat once the order is known, and who says so. An organiser alone could choose the panel by taking out, one
// after another, those it does not want; so what it enters counts only when somebody else stands for it too.

extension AcceptanceAPI.Draw {
    /// Excuses an expert of the panel; the next in the order drawn takes the seat. It stays `drawn`.
    ///
    /// - Throws: `draw-not-drawn`, `expert-not-seated`, `alternates-exhausted`.
    mutating func take(_ recusal: Recusal, at now: Instant) throws(Refusal) {
        try requireSeated(recusal.expertID)
        var recusal = recusal
        recusal.at = now.microseconds
        recusals.append(recusal)
        let seated = try seats().seated
        recusals[recusals.count - 1].replacedBy = seated.first { !panel.contains($0) } ?? ""
        panel = seated
    }

    /// - Throws: `draw-not-drawn`, `expert-not-seated`.
    func requireSeated(_ expert: String) throws(Refusal) {
        guard state == .drawn else { throw Refusal(.drawNotDrawn, field: "draw_id") }
        guard panel.contains(expert) else {
            throw Refusal(.expertNotSeated, field: "expert_id", ["id": expert])
        }
    }

    /// Enters what somebody else says of an expert; the expert sits until it is confirmed.
    ///
    /// - Throws: `draw-not-drawn`, `expert-not-seated`, `recusal-waiting`, `recusal-kind-missing`,
    ///   `recusal-evidence-missing`.
    mutating func propose(_ request: RecuseExpertRequest, by actor: Actor, at now: Instant) throws(Refusal) {
        try requireSeated(request.expertID)
        guard waiting(request.expertID) == nil else {
            throw Refusal(.recusalWaiting, field: "expert_id", ["id": request.expertID])
        }
        switch request.kind {
        case .absent: break
        case .declined, .conflict:
            guard !request.evidence.isEmpty else { throw Refusal(.recusalEvidenceMissing, field: "evidence") }
        case .unspecified, .UNRECOGNIZED: throw Refusal(.recusalKindMissing, field: "kind")
        }
        proposals.append(
            .with {
                $0.expertID = request.expertID
                $0.kind = request.kind
                $0.reason = request.reason
                $0.evidence = request.evidence
                $0.enteredBy = actor.id
                $0.enteredByAgency = actor.agencyID
                $0.enteredAt = now.microseconds
                $0.state = .waiting
            })
    }

    /// Where the recusal stands that waits for that expert; `nil` when none does.
    func waiting(_ expert: String) -> Int? {
        proposals.firstIndex { $0.expertID == expert && $0.state == .waiting }
    }

    /// Ends a recusal that waits, whichever way; an accepted one takes the seat.
    ///
    /// - Throws: `words-contradict`, `draw-not-drawn`, `expert-not-seated`, `alternates-exhausted`.
    mutating func decide(
        _ place: Int, _ request: DecideRecusalRequest, by actor: Actor, at now: Instant
    ) throws(Refusal) {
        let isConfirmed = request.verdict == .confirmed
        try StanceText.require(
            request.opinion, toSay: isConfirmed ? .yes : .no, as: request.verdict.wording,
            field: "opinion")
        if isConfirmed {
            let proposal = proposals[place]
            try take(
                .with {
                    $0.expertID = proposal.expertID
                    $0.reason = proposal.reason
                    $0.kind = proposal.kind
                    $0.enteredBy = proposal.enteredBy
                    $0.confirmedBy = actor.id
                }, at: now)
        }
        proposals[place].state = isConfirmed ? .taken : .refused
        proposals[place].decidedBy = actor.id
        proposals[place].decidedByAgency = actor.agencyID
        proposals[place].decidedAt = now.microseconds
        proposals[place].opinion = request.opinion
    }

    /// Ends a recusal that waits for an expert which went of its own accord meanwhile.
    mutating func settleWaiting(_ expert: String, by actor: Actor, at now: Instant) {
        guard let place = waiting(expert) else { return }
        proposals[place].state = .taken
        proposals[place].decidedBy = actor.id
        proposals[place].decidedAt = now.microseconds
    }
}

extension RecusalProposal {
    /// Refuses a second person who is none.
    ///
    /// - Throws: `recusal-same-agency`.
    func requireSecond(_ actor: Actor, over place: DivisionCode) throws(Refusal) {
        try actor.require(.organiser, .reviewer, .auditor, over: place)
        guard !actor.agencyID.isEmpty, actor.agencyID != enteredByAgency, actor.id != enteredBy else {
            throw Refusal(.recusalSameAgency, field: "expert_id")
        }
    }
}
