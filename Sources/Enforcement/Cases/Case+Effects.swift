import CommonAPI
import EnforcementAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

// The effects of saving a case (立案).

extension TimerKind {
    /// Every track of a case should be decided by now (PEN-DECIDE); the subject is the case's id.
    static let caseDecide = TimerKind("case-decide")
}

extension Effect where D == Case {
    /// Runs to the first instant by which a track should be decided; not once all are decided or the case is marked as
    /// overdue.
    static var decidingClock: Effect {
        .timer(.caseDecide) { filed, _ in
            guard filed.overdueAt == 0, let next = filed.decideBy else { return nil }
            return Instant(microseconds: next.dueAt)
        }
    }

    /// Tells the other services that the case was filed.
    static var filed: Effect {
        .event(about: \.id) { change in change.before == nil ? change.after.filed : nil }
    }

    /// Tells the other services how a track was decided, as far as they may know.
    static var decided: Effect {
        .event(about: \.id) { change in
            guard let before = change.before else { return nil }
            let filed = change.after
            let place = filed.tracks.indices.first { place in
                filed.tracks[place].hasDecision
                    && !(before.tracks.indices.contains(place) && before.tracks[place].hasDecision)
            }
            return place.flatMap(filed.decided(at:))
        }
    }

    /// Tells the other services once that the case is overdue.
    static var overdue: Effect {
        .event(about: \.id) { change in
            let filed = change.after
            guard filed.overdueAt != 0, change.isNews(\.overdueAt), let due = filed.decideBy else {
                return nil
            }
            return DeadlinePassed.with {
                $0.record = "case/\(filed.id)"
                $0.ruleID = due.ruleID
                $0.dueAt = due.dueAt
                $0.divisionCode = filed.target.divisionCode
                $0.agencyIds = filed.tracks.filter { !$0.hasDecision }.map(\.agencyID)
            }
        }
    }
}
