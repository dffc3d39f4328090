import RegistryAPI
import Rulebook
import ServiceKit
import Store

// The effects of saving a paper (证照).

extension TimerKind {
    /// A notice of a paper's end is due; the subject is the paper's id.
    static let paperExpiry = TimerKind("paper-expiry")
}

extension Effect where D == Permit {
    /// Makes the plant findable by the paper that ends next.
    static var search: Effect {
        .entry { permit, command in
            let plant = try command.kept(.enterprises).answering(permit.enterpriseID)
            try SearchIndex.enterPapers(of: plant, in: command.transaction)
        }
    }

    /// Tells subscribers that the plant's papers changed; when a paper replaces another, only the new one is reported.
    static var changeFeed: Effect {
        .follow { change, command in
            guard !change.isOnlyMoved, change.after.state != .replaced else { return }
            try ChangeFeed.note(
                .paper, of: command.kept(.enterprises).require(change.after.enterpriseID), command)
        }
    }

    /// Runs to the next notice of a paper that is in force by its record and has an end.
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
    /// Papers that are in force by their record.
    static let recorded = Condition.equal("state", .integer(Int64(PermitState.recorded.rawValue)))
}
