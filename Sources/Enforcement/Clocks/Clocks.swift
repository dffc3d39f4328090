import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

extension Tip {
    /// Marks the tip as overdue, unless it is closed or marked already.
    ///
    /// - Returns: Whether anything changed.
    mutating func fallOverdue(at now: Instant) -> Bool {
        guard state != .closed, overdueAt == 0 else { return false }
        overdueAt = now.microseconds
        return true
    }
}

extension Case {
    /// The earliest deadline among its undecided tracks; `nil` once it is decided.
    var decideBy: CommonAPI.Deadline? {
        tracks.filter { !$0.hasDecision }.map(\.decideBy).min { $0.dueAt < $1.dueAt }
    }

    /// Marks the case as overdue, unless it is decided or marked already.
    ///
    /// - Returns: Whether anything changed.
    mutating func fallOverdue(at now: Instant) -> Bool {
        guard state != .decided, overdueAt == 0 else { return false }
        overdueAt = now.microseconds
        return true
    }
}

extension TimerHandlers {
    /// Marks records whose legal clock ran out; the records' effects tell the other services.
    mutating func watchClocks() {
        on(.tipClose) { id, _, command in
            guard var tip = try command.kept(.tips).get(id), tip.fallOverdue(at: command.now) else { return }
            try command.kept(.tips).save(tip)
        }
        on(.caseDecide) { id, _, command in
            guard var filed = try command.kept(.cases).get(id), filed.fallOverdue(at: command.now) else {
                return
            }
            try command.kept(.cases).save(filed)
        }
    }
}

extension Command {
    /// Sets the timers of records from before there were timers, and of referred tips from before these got timers.
    func startOldClocks() throws {
        let known = try transaction.row("SELECT 1 FROM timer WHERE kind = 'tip-close' LIMIT 1") {
            try $0.int64(0)
        }
        if known == nil {
            try kept(.tips).setTimers()
            try kept(.cases).setTimers()
        }
        for id in try ReferralTips.tipsWithoutTimer(in: transaction) {
            if let tip = try kept(.tips).get(id) { try kept(.tips).setTimers(of: tip) }
        }
    }
}

extension Tip {
    /// Whether a later notice of holidays may move one of its deadlines.
    var isProvisional: Bool {
        closeBy.provisional || referrals.contains { $0.deadline.provisional }
    }
}

extension Command {
    /// Computes the provisional deadlines of open tips again after a calendar was loaded.
    func reckonTipsAnew() throws {
        var changed: [Tip] = []
        try kept(.tips).each(where: [.equal("provisional", .integer(1))]) { tip in
            guard tip.state != .closed else { return }
            var fresh = tip
            let filed = Instant(microseconds: tip.filedAt).day
            if let closeBy = try reckonedAnew(tip.closeBy, from: tip.closeBy.trigger ?? filed) {
                fresh.closeBy = closeBy
            }
            for place in tip.referrals.indices {
                let deadline = tip.referrals[place].deadline
                if let anew = try reckonedAnew(deadline, from: deadline.trigger ?? filed) {
                    fresh.referrals[place].deadline = anew
                }
            }
            if fresh != tip { changed.append(fresh) }
        }
        try kept(.tips).saveAll(changed)
    }
}

extension CommonAPI.Deadline {
    /// The day of the event that started the clock; `nil` in a deadline from before that day was stored.
    fileprivate var trigger: Day? { try? Day(triggerOn, field: "trigger_on") }
}
