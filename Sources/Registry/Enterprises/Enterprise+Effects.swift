import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

// The effects of saving a plant's record, whether a handler, an event, an import, a merge or a correction saves it.

extension Effect where D == Enterprise {
    /// Tells subscribers what changed, including those of the place that the plant left.
    static var changeFeed: Effect {
        .follow { change, command in
            let plant = change.after
            let kind = plant.kind(ofChangeFrom: change.before)
            let proposer = plant.approval.proposedBy
            try ChangeFeed.note(kind, of: plant, proposedBy: proposer, command)
            if let before = change.before, before.divisionCode != plant.divisionCode {
                try ChangeFeed.note(kind, of: before, proposedBy: proposer, command)
            }
        }
    }

    /// Makes the plant findable by the numbers it has in other programs.
    static var programLinks: Effect {
        .follow { change, command in
            let (before, after) = (change.before?.links ?? [], change.after.links)
            for link in before where !after.contains(link) {
                try ProgramLinks.remove(link, in: command.transaction)
            }
            for link in after where !before.contains(link) {
                try ProgramLinks.add(link, of: change.after.id, in: command.transaction)
            }
        }
    }

    /// Makes the plant findable by everything that it and its doubles are known by.
    static var search: Effect { .entry(SearchIndex.enter) }

    /// Updates everything filed by the plant's place when it moves, and its people when it is merged or split.
    static var filing: Effect {
        .follow { change, command in
            guard let before = change.before else { return }
            try PlantFiling(command: command).refile(change.after, as: before)
        }
    }

    /// Closes corrections as stale when the record has changed since they were proposed or was merged into another:
    /// whoever approved them would not know what they replace.
    static var staleCorrections: Effect {
        .follow { change, command in
            guard let before = change.before else { return }
            let isMerged = change.after.state == .merged && before.state != .merged
            guard isMerged || change.after.isRestated(since: before) else { return }
            let corrections = command.kept(.corrections)
            for correction in try corrections.waiting(for: change.after.id) {
                try corrections.lapse(correction)
            }
        }
    }

    /// Tells the other services when something changed that they know of the plant.
    static var saved: Effect {
        .event(about: \.id) { change in change.isNews(\.saved) ? change.after.saved : nil }
    }
}

extension Enterprise {
    /// The kind of change that subscribers are told.
    fileprivate func kind(ofChangeFrom before: Enterprise?) -> ChangeKind {
        guard let before else { return .record }
        if plaque != before.plaque { return .plaque }
        return cases == before.cases ? .record : .case
    }

    /// Whether any core fact differs from before.
    func isRestated(since before: Enterprise) -> Bool {
        PlantFacts(of: self) != PlantFacts(of: before)
    }
}

extension KeptDocuments where D == Enterprise {
    /// Saves a changed plant together with the reason.
    ///
    /// - Parameters:
    ///   - enterprise: The changed record.
    ///   - revision: The revision that the caller saw; `nil` when the request names none.
    ///   - reason: Why, in the words of whoever changes it.
    ///   - approval: Who proposed and who approved it; `nil` when it took one person only.
    /// - Returns: The record with its new revision.
    /// - Throws: `ABORTED` (`revision-stale`).
    @discardableResult
    func save(
        _ enterprise: Enterprise, expecting revision: Int64? = nil, because reason: String,
        approval: ChangeApproval? = nil
    ) throws -> Enterprise {
        try save(enterprise, expecting: revision) {
            $0.changeReason = reason
            if let approval { $0.approval = approval }
        }
    }
}
