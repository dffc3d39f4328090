import RegistryAPI
import Rulebook
import ServiceKit
import Store

// What follows from keeping a paper (证照).

extension TimerKind {
    /// A notice that a paper ends falls due; the subject is the paper.
    static let paperExpiry = TimerKind("paper-expiry")
}

extension Effect where D == Permit {
    /// Its plant is found by the paper that ends next.
    static var search: Effect {
        .entry { permit, command in
            let plant = try command.kept(.enterprises).answering(permit.enterpriseID)
            try SearchIndex.enterPapers(of: plant, in: command.transaction)
        }
    }

    /// Subscribers are told that the plant's papers changed; the paper that replaces another tells of both.
    static var changeFeed: Effect {
        .follow { change, command in
            guard !change.isOnlyMoved, change.after.state != .replaced else { return }
            try ChangeFeed.note(
                .paper, of: command.kept(.enterprises).require(change.after.enterpriseID), command)
        }
    }

    /// Runs to its next notice, if it is in force by its record and ends.
    static var noticeClock: Effect {
        .timer(.paperExpiry) { permit, command in
            guard permit.state == .recorded, let last = permit.lastDay else { return nil }
            if let due = ExpiryTerms.due(for: last, on: command.today),
                try !command.kept(.expiryNotices).isGiven(of: permit, due)
            {
                return command.now
            }
            return ExpiryTerms.nextDay(for: last, after: command.today).map(Instant.init(startOf:))
        }
    }
}

extension Condition {
    /// Of papers: in force by the record.
    static let recorded = Condition.equal("state", .integer(Int64(PermitState.recorded.rawValue)))
}
