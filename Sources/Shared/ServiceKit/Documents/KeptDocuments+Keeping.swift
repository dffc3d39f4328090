import Rulebook
package import Store
import SwiftProtobuf

// The only way to save a record: with the audit subject and with every effect of its aggregate.

extension KeptDocuments {
    /// Saves a new record under the id it carries, and applies the effects.
    ///
    /// - Returns: The record as it is kept: revision 1.
    /// - Throws: `UniqueViolation` when its id, or a value that no two may have, is taken; then nothing was done, and
    ///   another record can be tried. `RESOURCE_EXHAUSTED` (`record-too-long`, `records-too-long`).
    @discardableResult
    package func add(_ document: consuming D) throws -> D {
        let change = try insert(document)
        try follow(change)
        return change.after
    }

    /// Saves a changed record, and applies the effects. The record carries the revision it was read at.
    ///
    /// - Parameters:
    ///   - document: The record as it shall be.
    ///   - revision: The revision the caller saw, where the request names one.
    ///   - explain: Writes into the record why it was changed, for kinds that say so; the earlier explanation is cleared.
    /// - Returns: The record with its new revision.
    /// - Throws: `ABORTED` (`revision-stale`) when somebody changed it meanwhile; `RESOURCE_EXHAUSTED` as `add`.
    @discardableResult
    package func save(
        _ document: D, expecting revision: Int64? = nil, explaining explain: ((inout D) -> Void)? = nil
    ) throws -> D {
        var document = aggregate.unexplained(document)
        explain?(&document)
        let change = try update(document, expecting: revision)
        try follow(change)
        return change.after
    }

    /// Saves several changed records of one kind and applies the effects after all are saved, so that what depends on several of
    /// them sees the final state of all.
    ///
    /// - Throws: As `save`.
    @discardableResult
    package func saveAll(_ documents: [D]) throws -> [D] {
        let changes = try documents.map { try update(aggregate.unexplained($0)) }
        for change in changes { try follow(change) }
        return changes.map(\.after)
    }

    /// Saves a copy of a record, to the letter, that another service or the configuration owns, new or changed. An unchanged one is
    /// left alone; only revisions are counted here. No event is published: that is for the owner.
    package func copy(_ document: D) throws {
        guard let present = try documents.get(document.id) else {
            return try follow(insert(document), telling: false)
        }
        var document = document
        document.revision = present.revision
        guard try document.serializedBytes() as [UInt8] != present.serializedBytes() else { return }
        try follow(update(document), telling: false)
    }

    private func insert(_ document: consuming D) throws -> RecordChange<D> {
        let (added, bytes) = try documents.add(document, by: command.change)
        try requireRoom(for: added, of: bytes.count, isNew: true)
        noteSubject(added.id)
        command.lastKept = KeptRecord(document: added, bytes: bytes)
        return RecordChange(before: nil, after: added)
    }

    private func update(_ document: D, expecting revision: Int64? = nil) throws -> RecordChange<D> {
        // The previous state is read only when an effect needs it.
        let before = aggregate.effects.isEmpty ? nil : try get(document.id)
        noteSubject(document.id)
        let expected = revision ?? document.revision
        let (after, bytes) = try documents.replace(document, expecting: expected, by: command.change)
        try requireRoom(for: after, of: bytes.count, isNew: false)
        command.lastKept = KeptRecord(document: after, bytes: bytes)
        return RecordChange(before: before, after: after)
    }

    private func noteSubject(_ id: String) {
        command.touched("\(aggregate.name)/\(id)")
    }

    private func follow(_ change: RecordChange<D>, telling isTelling: Bool = true) throws {
        for effect in aggregate.effects {
            switch effect.work {
            case .timer(let kind, let due):
                try setTimer(kind, of: change.after, due: due)
            case .entry(let enter):
                try enter(change.after, command)
            case .event(let told):
                guard isTelling, let told = try told(change) else { continue }
                try command.publish(told.payload, about: told.subject)
            case .follow(let work):
                try work(change, command)
            }
        }
    }

    private func setTimer(
        _ kind: TimerKind, of document: D, due: (D, Command) throws -> Instant?
    ) throws {
        guard let due = try due(document, command) else { return try command.cancelTimer(kind, document.id) }
        try Timers.keep(kind, document.id, at: due, in: command.transaction)
    }
}

// Recomputing what depends on a record without changing the record.

extension KeptDocuments {
    /// Sets or cancels the timers of a record as its aggregate declares.
    package func setTimers(of document: D) throws {
        for effect in aggregate.effects {
            guard case .timer(let kind, let due) = effect.work else { continue }
            try setTimer(kind, of: document, due: due)
        }
    }

    /// The same for every record that meets the conditions: for records that are older than their timers.
    package func setTimers(where conditions: [Condition] = []) throws {
        try each(where: conditions, setTimers)
    }

    /// Indexes a record again.
    package func enter(_ document: D) throws {
        for effect in aggregate.effects {
            guard case .entry(let enter) = effect.work else { continue }
            try enter(document, command)
        }
    }

    /// Does this for every record that meets the conditions, page by page.
    package func each(where conditions: [Condition] = [], _ body: (D) throws -> Void) throws {
        try documents.each(where: conditions, body)
    }

    /// Removes text from records in every revision (see `Documents.rewrite`) and indexes those records again. No event is
    /// published; the caller does that.
    ///
    /// - Returns: The records of which some revision was rewritten.
    @discardableResult
    package func rewrite(_ ids: Set<String>? = nil, _ change: (inout D) -> Void) throws -> Set<String> {
        let rewritten = try documents.rewrite(ids, change)
        for id in rewritten.sorted() { if let document = try get(id) { try enter(document) } }
        return rewritten
    }

    /// Computes the columns of every record again, for a column that is younger than they are. The records keep their revision.
    package func indexAll() throws {
        try each { try documents.reindex($0.id) }
    }

    /// Computes the columns of records again that a migration listed in the table `unindexed`. The records keep their revision.
    ///
    /// - Returns: Their ids, in order.
    @discardableResult
    package func indexUnindexed() throws -> [String] {
        let ids = try transaction.rows(
            "SELECT id FROM unindexed WHERE collection = $1 ORDER BY id", [.text(aggregate.collection.table)]
        ) { try $0.text(0) }
        for id in ids { try documents.reindex(id) }
        return ids
    }

    /// Moves a record of a visible batch to its place, and indexes it.
    ///
    /// - Parameters:
    ///   - id: Which.
    ///   - remove: Removes it from the batch.
    /// - Throws: What `remove` throws; failures of the store.
    package func adopt(_ id: String, _ remove: () throws -> Void) throws {
        guard let document = try documents.adopt(id) else { return }
        try remove()
        try enter(document)
    }
}
