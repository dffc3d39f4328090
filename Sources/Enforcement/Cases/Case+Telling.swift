import CommonAPI
import EnforcementAPI
import ServiceKit
import Store
import SwiftProtobuf

// What the other services learn of a case: that it is there, against which plant or in which division, and how it ended. What a
// caller said of the place, what an agency wrote, and what was dismissed, stays with those who handle it until somebody
// publishes it.

extension Case {
    /// What is told when it is filed.
    var filed: CaseFiled {
        .with {
            $0.caseID = id
            $0.caseNumber = number
            $0.target = target.outline
            $0.grounds = tracks.map(\.ground)
            $0.origins = origins
        }
    }

    /// What is told when the track at that place is decided; `nil` for a dismissal that does not end the case, which is nobody
    /// else's business.
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

    /// What is told anew of decisions that were told with their text; `nil` where none remains to be told.
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
    /// The target without what a caller said of it.
    var outline: Target {
        .with {
            $0.enterpriseID = enterpriseID
            $0.divisionCode = divisionCode
        }
    }
}

extension Decision {
    /// The decision without what was written, and without who wrote it.
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
    /// The event as others may have it.
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
    /// Takes the words out of what was told of cases before, once, and tells anew how they were decided.
    func withdrawToldWords() throws {
        try rewriteOnce("told-words") {
            try Outbox.rewrite(CaseFiled.self, in: transaction) { $0.target = $0.target.outline }
            try Outbox.rewrite(TrackDecided.self, in: transaction) { $0 = $0.outline }
            var token = ""
            repeat {
                let page = try kept(.cases).find(after: token, limit: 500)
                for filed in page.documents {
                    guard let restated = filed.restated else { continue }
                    touched("case/\(filed.id)")
                    try publish(restated, about: filed.id)
                }
                token = page.nextToken
            } while !token.isEmpty
        }
    }
}
