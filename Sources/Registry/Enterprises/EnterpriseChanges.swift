import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

// The one way in which a plant's record comes to be and changes: whatever is derived from it follows in the same
// transaction.

extension Command {
    /// Keeps a new plant, makes it findable and tells the others.
    func enter(_ enterprise: Enterprise) throws -> Enterprise {
        let kept = try kept(.enterprises).add(enterprise)
        try follow(kept, .record)
        try publish(kept.saved, about: kept.id)
        return kept
    }

    /// Keeps a changed plant, and tells the others when what they know of it changed.
    ///
    /// - Parameters:
    ///   - enterprise: The record as it shall be.
    ///   - revision: The one the caller saw, where the request names one.
    ///   - reason: Why, in the words of whoever changes it; empty when the cause says it all.
    ///   - kind: What subscribers are told that changed.
    ///   - approval: Who proposed and who approved it, where it took two people.
    /// - Returns: The record with its new revision.
    /// - Throws: `ABORTED` (`revision-stale`).
    @discardableResult
    func keep(
        _ enterprise: Enterprise, expecting revision: Int64? = nil, because reason: String = "",
        as kind: ChangeKind = .record, approval: ChangeApproval? = nil
    ) throws -> Enterprise {
        let before = try kept(.enterprises).require(enterprise.id)
        var enterprise = enterprise
        enterprise.changeReason = reason
        if let approval {
            enterprise.approval = approval
        } else {
            enterprise.clearApproval()
        }
        let kept = try kept(.enterprises).save(enterprise, expecting: revision)
        try follow(kept, kind)
        // Who subscribes to the place it left hears that it left.
        if before.divisionCode != kept.divisionCode {
            try ChangeFeed.note(kind, of: before, proposedBy: kept.approval.proposedBy, self)
        }
        try refile(kept, as: before)
        try lapseCorrections(of: kept, as: before)
        if before.saved != kept.saved { try publish(kept.saved, about: kept.id) }
        return kept
    }

    /// Lets go of the corrections that were proposed for a record that says something else now, or that another one
    /// answers for: whoever approved them would not know what they replace.
    private func lapseCorrections(of plant: Enterprise, as before: Enterprise) throws {
        let isMerged = plant.state == .merged && before.state != .merged
        guard isMerged || PlantFacts(of: plant) != PlantFacts(of: before) else { return }
        for var correction in try kept(.corrections).waiting(for: plant.id) {
            correction.close(.stale, by: actor, at: now)
            _ = try kept(.corrections).save(correction)
        }
    }

    /// Lets everything derived follow the record.
    private func follow(_ enterprise: Enterprise, _ kind: ChangeKind) throws {
        try ChangeFeed.note(kind, of: enterprise, proposedBy: enterprise.approval.proposedBy, self)
        if enterprise.state == .merged {
            try SearchIndex.remove(enterprise.id, in: transaction)
            try index(kept(.enterprises).require(enterprise.mergedInto))
        } else {
            try index(enterprise)
        }
    }

    /// Makes the record findable by everything it and its doubles are known by.
    func index(_ enterprise: Enterprise) throws {
        let doubles = try enterprise.absorbedIds.map { try kept(.enterprises).require($0) }
        let whole = enterprise.together(with: doubles)
        try SearchIndex.enter(whole, places: places(of: whole), in: transaction)
        try SearchIndex.enterPapers(of: whole, in: transaction)
        try SearchIndex.enterFlags(of: whole, in: transaction)
    }

    /// The names of a plant's division and of those above it.
    func places(of enterprise: Enterprise) throws -> [String] {
        try PlaceNames.of(enterprise.divisionCode, in: transaction)
    }

    /// The plant with that id, which stands for itself and lies within the caller's reach.
    ///
    /// - Throws: `NOT_FOUND` (`enterprise-unknown`), `PERMISSION_DENIED` (`no-grant-here`), `FAILED_PRECONDITION`
    ///   (`enterprise-merged`).
    func ownPlant(_ id: String, field: FieldPath = "enterprise_id") throws -> Enterprise {
        let enterprise = try kept(.enterprises).require(id, field: field)
        try actor.require(.registrar, over: enterprise.division)
        try enterprise.requireOwn()
        return enterprise
    }
}

/// What the divisions around a plant are called.
enum PlaceNames {
    /// The names of a division and of those above it, the nearest first.
    static func of(_ code: String, in transaction: some Reading) throws -> [String] {
        guard let division = try? DivisionCode(code, field: .request) else { return [] }
        return try ([division] + division.ancestors).compactMap {
            try DocumentCollection.divisions.in(transaction).get($0.text)?.name
        }
    }
}
