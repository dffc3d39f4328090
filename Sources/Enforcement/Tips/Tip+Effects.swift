import CommonAPI
import EnforcementAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

// What follows from keeping a tip, whether a hotline filed it or another service referred it.

extension TimerKind {
    /// A tip should be closed by now (TIP-CLOSE); the subject is the tip's id.
    static let tipClose = TimerKind("tip-close")
}

extension Effect where D == Tip {
    /// Runs until the tip is closed, or noted as overdue.
    static var closingClock: Effect {
        .timer(.tipClose) { tip, _ in
            let isWaiting = tip.state != .closed && tip.overdueAt == 0
            return isWaiting ? Instant(microseconds: tip.closeBy.dueAt) : nil
        }
    }

    /// A tip speaks for the inspection of plants from its filing on, and perhaps no longer once it is closed.
    static var inspectionWeights: Effect {
        .follow { change, command in
            guard change.isNews({ $0.state == .closed }) else { return }
            try NearbyTipSearch(command: command).reweigh(for: change.after)
        }
    }

    /// The others are told once when it is overdue.
    static var overdue: Effect {
        .event(about: \.id) { change in
            let tip = change.after
            guard tip.overdueAt != 0, change.isNews(\.overdueAt) else { return nil }
            return DeadlinePassed.with {
                $0.record = "tip/\(tip.id)"
                $0.ruleID = tip.closeBy.ruleID
                $0.dueAt = tip.closeBy.dueAt
                $0.divisionCode = tip.target.divisionCode
                $0.agencyIds = tip.referrals.map(\.agencyID)
            }
        }
    }
}
