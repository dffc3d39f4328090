import CommonAPI
import EnforcementAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

// The effects of saving a tip, whether a hotline filed it or another service referred it.

extension TimerKind {
    /// A tip should be closed by now (TIP-CLOSE); the subject is the tip's id.
    static let tipClose = TimerKind("tip-close")
}

extension Effect where D == Tip {
    /// Runs until the tip is closed or marked as overdue.
    static var closingClock: Effect {
        .timer(.tipClose) { tip, _ in
            let isWaiting = tip.state != .closed && tip.overdueAt == 0
            return isWaiting ? Instant(microseconds: tip.closeBy.dueAt) : nil
        }
    }

    /// Updates inspection weights: a tip counts from its filing on, and may stop counting when it is closed; when the
    /// day it was seen on changes, it counts towards other months.
    static var inspectionWeights: Effect {
        .follow { change, command in
            let isOfAnotherDay = change.before.map { $0.seenOn != change.after.seenOn } ?? false
            guard isOfAnotherDay || change.isNews({ $0.state == .closed }) else { return }
            let search = NearbyTipSearch(command: command)
            if isOfAnotherDay, let before = change.before { try search.reweigh(for: before) }
            try search.reweigh(for: change.after)
        }
    }

    /// Tells the other services once that the tip is overdue.
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

    /// Tells the other services that grounds of the tip have no agency, once for each change of these grounds.
    static var unrouted: Effect {
        .event(about: \.id) { change in
            let tip = change.after
            guard tip.hasUnrouted, change.isNews(\.unrouted.grounds) else { return nil }
            return TipUnrouted.with {
                $0.tipID = tip.id
                $0.divisionCode = tip.target.divisionCode
                $0.grounds = tip.unrouted.grounds
                $0.holderID = tip.unrouted.holderID
            }
        }
    }
}
