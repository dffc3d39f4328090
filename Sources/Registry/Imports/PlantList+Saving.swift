import Refusals
import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf

extension PlantList {
    /// Checks and saves a short list within a command.
    ///
    /// - Parameters:
    ///   - rows: The list.
    ///   - kind: Where the list comes from.
    ///   - command: The command that saves it.
    ///   - isKept: Whether the valid rows are saved, given the number of wrong rows.
    /// - Returns: The list, and whether it was saved.
    /// - Throws: Failures of the store.
    static func taken(
        _ rows: [ImportRow], as kind: Kind, _ command: Command, if isKept: (Int32) -> Bool
    ) throws -> (PlantList, Bool) {
        var list = PlantList(rows, as: kind, actor: command.actor, now: command.now)
        while try list.judgeNext(in: command.transaction.reading, newID: command.newID) {}
        guard isKept(list.outcome.wrong) else { return (list, false) }
        for draft in list.drafts.all {
            if draft.before == nil {
                try command.kept(.enterprises).add(draft.plant)
            } else {
                try command.kept(.enterprises).save(draft.plant)
            }
        }
        return (list, true)
    }

    /// The changes to make to a batch after some rows were checked again.
    struct Amendment: Sendable {
        /// The ids of drafts to remove, including those that are replaced.
        var removed: Set<String> = []
        var added: [PlantDrafts.Draft] = []
        /// Whether not all changes were looked at: call again.
        var isPartial = false
    }

    /// How many changes of plants one call looks at.
    static let mostChanges = 500

    /// Whether the caller's rights and the divisions are the same as when the list was checked.
    func isJudged(for actor: Actor, in transaction: ReadTransaction) throws -> Bool {
        try actor.principal == self.actor.principal && Self.divisions(in: transaction) == seenDivisions
    }

    /// Checks those rows again whose plants were entered or changed since.
    mutating func reconsider(in transaction: ReadTransaction, newID: () -> String) throws -> Amendment {
        var amendment = Amendment()
        let changes = try ChangeFeed.plants(
            changedAfter: seenChange, limit: Self.mostChanges, in: transaction)
        guard let last = changes.last?.sequence else { return amendment }
        seenChange = last
        amendment.isPartial = try ChangeFeed.last(in: transaction) > last
        var affected: Set<Int> = []
        for id in Set(changes.map(\.id)) {
            affected.formUnion(rowsOf[id, default: []])
            guard let plant = try DocumentCollection.enterprises.in(transaction).get(id) else { continue }
            affected.formUnion(rowsOf[plant.creditCode, default: []])
            for name in plant.everyName + [plant.name] {
                affected.formUnion(rowsOf["\(plant.divisionCode)/\(NameForm.key(of: name))", default: []])
            }
        }
        for draft in drafts.all where !affected.isDisjoint(with: draft.rows) {
            affected.formUnion(draft.rows)
            drafts.remove(draft.plant.id)
            amendment.removed.insert(draft.plant.id)
        }
        guard !affected.isEmpty else { return amendment }
        let count = drafts.count
        for index in affected.sorted() where index < fates.count {
            if case .wrong(let errors) = fates[index],
                errors.contains(where: { $0.reason == Reason.rowRepeated.word })
            {
                continue
            }
            fates[index] = try judge(index, isFirst: false, transaction, newID)
        }
        amendment.added = drafts.part(count..<drafts.count)
        return amendment
    }

    static func divisions(in transaction: ReadTransaction) throws -> [Int64] {
        try transaction.row(
            "SELECT COUNT(*), COALESCE(SUM(revision), 0), COALESCE(MAX(updated_at), 0) FROM division"
        ) { try [$0.int64(0), $0.int64(1), $0.int64(2)] } ?? []
    }
}
