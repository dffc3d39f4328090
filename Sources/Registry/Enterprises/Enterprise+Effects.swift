import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

// What follows from keeping a plant's record, whether a handler, an event, an import, a merge or a correction keeps it.

extension Effect where D == Enterprise {
    /// Subscribers are told what changed; those of the place that it left are told too.
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

    /// It is found by the numbers that other programs know it under.
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

    /// It is found by everything that it and its doubles are known by.
    static var search: Effect { .entry(SearchIndex.enter) }

    /// What is filed by its place follows it, and its people when it is merged or parts.
    static var filing: Effect {
        .follow { change, command in
            guard let before = change.before else { return }
            try PlantFiling(command: command).refile(change.after, as: before)
        }
    }

    /// Corrections that were proposed for a record that says something else now, or that another one answers for, lapse: whoever
    /// approved them would not know what they replace.
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

    /// The other services are told when what they know of it changed.
    static var saved: Effect {
        .event(about: \.id) { change in change.isNews(\.saved) ? change.after.saved : nil }
    }
}

extension Enterprise {
    /// What subscribers are told that changed.
    fileprivate func kind(ofChangeFrom before: Enterprise?) -> ChangeKind {
        guard let before else { return .record }
        if plaque != before.plaque { return .plaque }
        return cases == before.cases ? .record : .case
    }

    /// Whether it says other core facts than before.
    func isRestated(since before: Enterprise) -> Bool {
        PlantFacts(of: self) != PlantFacts(of: before)
    }
}

extension KeptDocuments where D == Enterprise {
    /// Keeps a changed plant that says why it was changed.
    ///
    /// - Parameters:
    ///   - enterprise: The record as it shall be.
    ///   - revision: The one the caller saw, where the request names one.
    ///   - reason: Why, in the words of whoever changes it.
    ///   - approval: Who proposed and who approved it, where it took two people.
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
