import CommonAPI
import EnforcementAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

extension TimerKind {
    /// A tip should be closed by now (TIP-CLOSE); the subject is the tip's id.
    static let tipClose = TimerKind("tip-close")
    /// Every track of a case should be decided by now (PEN-DECIDE); the subject is the case's id.
    static let caseDecide = TimerKind("case-decide")
}

extension Tip {
    /// Notes that its clock ran out. Not once it is closed, and once only.
    ///
    /// - Returns: Whether that changed anything.
    mutating func fallOverdue(at now: Instant) -> Bool {
        guard state != .closed, overdueAt == 0 else { return false }
        overdueAt = now.microseconds
        return true
    }
}

extension Case {
    /// The first of its tracks' clocks that is still to be met; `nil` once it is decided.
    var decideBy: CommonAPI.Deadline? {
        tracks.filter { !$0.hasDecision }.map(\.decideBy).min { $0.dueAt < $1.dueAt }
    }

    /// Notes that a track's clock ran out. Not once it is decided, and once only.
    ///
    /// - Returns: Whether that changed anything.
    mutating func fallOverdue(at now: Instant) -> Bool {
        guard state != .decided, overdueAt == 0 else { return false }
        overdueAt = now.microseconds
        return true
    }
}

extension TimerHandlers {
    /// Notes the legal clocks that ran out and tells the other services.
    mutating func watchClocks() {
        on(.tipClose) { id, due, command in
            guard var tip = try command.kept(.tips).get(id), tip.fallOverdue(at: command.now) else { return }
            tip = try command.kept(.tips).save(tip)
            let passed = DeadlinePassed.with {
                $0.record = "tip/\(tip.id)"
                $0.ruleID = tip.closeBy.ruleID
                $0.dueAt = due.microseconds
                $0.divisionCode = tip.target.divisionCode
                $0.agencyIds = tip.referrals.map(\.agencyID)
            }
            try command.publish(passed, about: tip.id)
        }
        on(.caseDecide) { id, due, command in
            guard var filed = try command.kept(.cases).get(id), filed.fallOverdue(at: command.now) else {
                return
            }
            filed = try command.kept(.cases).save(filed)
            let passed = DeadlinePassed.with {
                $0.record = "case/\(filed.id)"
                $0.ruleID = filed.decideBy?.ruleID ?? ""
                $0.dueAt = due.microseconds
                $0.divisionCode = filed.target.divisionCode
                $0.agencyIds = filed.tracks.filter { !$0.hasDecision }.map(\.agencyID)
            }
            try command.publish(passed, about: filed.id)
        }
    }
}

extension Command {
    /// Starts the clock of a tip that is not closed.
    func startClock(of tip: Tip) throws {
        try setTimer(.tipClose, tip.id, due: Instant(microseconds: tip.closeBy.dueAt))
    }

    /// Starts the clock of a case, moves it to the next track's, or stops it once all are decided.
    func startClock(of filed: Case) throws {
        guard let next = filed.decideBy, filed.overdueAt == 0 else {
            return try cancelTimer(.caseDecide, filed.id)
        }
        try setTimer(.caseDecide, filed.id, due: Instant(microseconds: next.dueAt))
    }

    /// Starts the clocks of records that are older than their timers.
    func startOldClocks() throws {
        let known = try transaction.row("SELECT 1 FROM timer WHERE kind = 'tip-close' LIMIT 1") {
            try $0.int64(0)
        }
        guard known == nil else { return }
        try aggregateTips { if $0.state != .closed && $0.overdueAt == 0 { try startClock(of: $0) } }
        for filed in try kept(.cases).all() where filed.state != .decided { try startClock(of: filed) }
    }

    private func aggregateTips(_ body: (Tip) throws -> Void) throws {
        var token = ""
        repeat {
            let page = try kept(.tips).find(after: token, limit: PageLimits.most)
            for tip in page.documents { try body(tip) }
            token = page.nextToken
        } while !token.isEmpty
    }
}
