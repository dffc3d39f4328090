import CommonAPI
import EnforcementAPI
import ServiceKit
import Store
import SwiftProtobuf

// What the other services learn of a case: that it exists, against which plant or in which division, and how it ended.
// What a caller said of the place, what an agency wrote and what was dismissed stay with those who handle it until
// somebody publishes them.

extension Case {
    /// The event that the case was filed.
    var filed: CaseFiled {
        .with {
            $0.caseID = id
            $0.caseNumber = number
            $0.target = target.outline
            $0.grounds = tracks.map(\.ground)
            $0.origins = origins
        }
    }

    /// The event that the track at that index was decided; `nil` for a dismissal that does not end the case, which no
    /// other service may know of.
    func decided(at place: Int) -> TrackDecided? {
        let isDismissed = tracks[place].decision.kind == .dismissed
        guard !isDismissed || state == .decided else { return nil }
        return TrackDecided.with {
            $0.caseID = id
            $0.caseNumber = number
            $0.target = target
            $0.ground = tracks[place].ground
            $0.decision = tracks[place].decision
            $0.caseDecided = state == .decided
        }.outline
    }

    /// The event that repeats decisions, once published with their text, without it; `nil` when there is none to
    /// repeat.
    var restated: CaseRestated? {
        let decided = tracks.filter { $0.hasDecision && $0.decision.kind != .dismissed }
        guard !decided.isEmpty else { return nil }
        return .with {
            $0.caseID = id
            $0.caseNumber = number
            $0.target = target.outline
            $0.decisions = decided.map { track in
                .with {
                    $0.ground = track.ground
                    $0.decision = track.decision.outline
                }
            }
        }
    }
}

extension Target {
    /// The target without what a caller said about it.
    var outline: Target {
        .with {
            $0.enterpriseID = enterpriseID
            $0.divisionCode = divisionCode
        }
    }
}

extension Decision {
    /// The decision without its text and without its author.
    var outline: Decision {
        .with {
            $0.kind = kind
            $0.offence = offence
            $0.fineFen = fineFen
            $0.circumstance = circumstance
            $0.agencyID = agencyID
            $0.agencyName = agencyName
            $0.decidedAt = decidedAt
        }
    }
}

extension TrackDecided {
    /// The event with only what other services may have.
    var outline: TrackDecided {
        var outline = self
        outline.target = target.outline
        if decision.kind == .dismissed {
            outline.ground = .unspecified
            outline.clearDecision()
        } else if hasDecision {
            outline.decision = decision.outline
        }
        return outline
    }
}

extension Command {
    /// Removes the texts from earlier events of cases, once, and publishes the decisions again.
    func withdrawToldWords() throws {
        try rewriteOnce("told-words") {
            try Outbox.rewrite(CaseFiled.self, in: transaction) { $0.target = $0.target.outline }
            try Outbox.rewrite(TrackDecided.self, in: transaction) { $0 = $0.outline }
            try kept(.cases).each { filed in
                guard let restated = filed.restated else { return }
                touched("case/\(filed.id)")
                try publish(restated, about: filed.id)
            }
        }
    }
}
