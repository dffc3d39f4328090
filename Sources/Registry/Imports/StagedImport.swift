import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf

/// Imports a long list of plants: checks it on snapshots, stages it in slices, and publishes it at once.
///
/// Nobody sees anything of it before it is published, and none of its transactions takes longer than some tens of
/// milliseconds. Rows about plants that others change meanwhile are checked again.
final class StagedImport<Reply: Sendable>: StagedWork {
    /// How long one snapshot, or one slice, should take.
    private static var turn: Duration { .milliseconds(20) }

    private struct Progress: Sendable {
        var list: PlantList
        /// How many drafts were staged; `nil` before the batch began.
        var staged: Int?
        /// Plants in a slice; adjusted by how long the last one took.
        var slice = 64
    }

    private let call: StagedCall
    private let token: String
    private let progress: StagedState<Progress>
    private let isKept: @Sendable (_ wrong: Int32) -> Bool
    private let reply: @Sendable (PlantList, _ isTaken: Bool) throws -> Reply
    private let watch: @Sendable (ImportStep) async throws -> Void

    /// - Parameters:
    ///   - list: A list of which nothing was checked yet.
    ///   - call: The call that brought it.
    ///   - isKept: Whether the valid rows are saved, given the number of wrong rows.
    ///   - reply: Makes the answer, once it is known whether the list was saved.
    ///   - watch: Called after each step, with no transaction open.
    fileprivate init(
        _ list: PlantList, _ call: StagedCall, if isKept: @escaping @Sendable (_ wrong: Int32) -> Bool,
        reply: @escaping @Sendable (PlantList, _ isTaken: Bool) throws -> Reply,
        watch: @escaping @Sendable (ImportStep) async throws -> Void
    ) {
        self.call = call
        self.isKept = isKept
        self.reply = reply
        self.watch = watch
        token = call.newID()
        progress = StagedState(Progress(list: list))
    }

    func stage() async throws {
        while try await judgeSome() { try await pause(.judged) }
        let isAnything = progress.with { progress in
            isKept(progress.list.outcome.wrong) && !progress.list.drafts.isEmpty
        }
        guard isAnything else { return }
        try await begin()
        try await pause(.begun)
        while try await stageSome() { try await pause(.staged) }
        while try await catchUp() { try await pause(.caughtUp) }
    }

    private func pause(_ step: ImportStep) async throws {
        try call.requireUnderWay()
        try await watch(step)
        try call.requireUnderWay()
    }

    /// Checks rows on one snapshot for one turn.
    ///
    /// - Returns: Whether rows may be left.
    private func judgeSome() async throws -> Bool {
        try await call.database.read { [self] transaction in
            let end = ContinuousClock.now + Self.turn
            return try progress.with { progress in
                while try progress.list.judgeNext(in: transaction, newID: call.newID) {
                    if ContinuousClock.now > end { return true }
                }
                return false
            }
        }
    }

    /// Begins a batch, once everything that an earlier one left is settled.
    private func begin() async throws {
        let isMine = { @Sendable [call, token] (transaction: WriteTransaction) throws -> Bool in
            switch try StagedBatch.state(in: transaction) {
            case .published, .givenUp:
                _ = try StagedPlants.settleSome(call.settling(in: transaction))
                return false
            case .staging, nil:
                try StagedBatch.begin(token, of: call, in: transaction)
                return true
            }
        }
        while try await !call.database.write(isMine) { try call.requireUnderWay() }
        progress.with { $0.staged = 0 }
    }

    /// Writes a slice.
    ///
    /// - Returns: False when nothing was left to write.
    private func stageSome() async throws -> Bool {
        let (start, end, drafts) = progress.with { progress in
            let start = progress.staged ?? 0
            let end = min(start + progress.slice, progress.list.drafts.count)
            return (start, end, progress.list.drafts.part(start..<end))
        }
        guard start < end else { return false }
        let took = try await write(drafts, removing: [])
        progress.with { progress in
            progress.staged = end
            if took > Self.turn * 2 { progress.slice = max(8, progress.slice / 2) }
            if took < Self.turn { progress.slice = min(1024, progress.slice * 2) }
        }
        return true
    }

    /// Checks the rows again whose plants others changed meanwhile.
    ///
    /// - Returns: Whether there was so much that it is worth calling again before the list is published.
    private func catchUp() async throws -> Bool {
        let amendment = try await call.database.read { [self] transaction in
            try progress.with { try $0.list.reconsider(in: transaction, newID: call.newID) }
        }
        if !amendment.removed.isEmpty || !amendment.added.isEmpty {
            try await write(amendment.added, removing: amendment.removed)
        }
        return amendment.isPartial || amendment.removed.count + amendment.added.count > 16
    }

    /// - Returns: How long the write waited and took.
    @discardableResult
    private func write(_ drafts: [PlantDrafts.Draft], removing removed: Set<String>) async throws -> Duration
    {
        let rows = try await call.database.read { [call] transaction in
            try drafts.map { try StagedPlant($0, newID: call.newID, in: transaction) }
        }
        let begin = ContinuousClock.now
        try await call.database.write { [token] transaction in
            try StagedBatch.require(token, in: transaction)
            for id in removed.sorted() { try StagedPlants.remove(id, in: transaction) }
            for row in rows { try StagedPlants.add(row, in: transaction) }
        }
        return .now - begin
    }

    func publish(_ command: Command) throws -> Reply {
        let isBegun: Bool
        var list: PlantList
        (list, isBegun) = progress.with { ($0.list, $0.staged != nil) }
        let transaction = command.transaction
        guard try list.isJudged(for: command.actor, in: transaction.reading) else {
            throw PreparationOvertaken()
        }
        let amendment = try list.reconsider(in: transaction.reading, newID: command.newID)
        if amendment.isPartial { throw PreparationOvertaken() }
        let isTaken = isKept(list.outcome.wrong)
        guard isBegun else {
            // Nothing was to be changed before, but now something is: it must be staged like anything else.
            if isTaken, !list.drafts.isEmpty { throw PreparationOvertaken() }
            return try reply(list, isTaken)
        }
        guard isTaken else {
            try StagedBatch.giveUp(token, in: transaction)
            return try reply(list, false)
        }
        try StagedBatch.require(token, in: transaction)
        for id in amendment.removed.sorted() { try StagedPlants.remove(id, in: transaction) }
        for draft in amendment.added {
            try StagedPlants.add(
                StagedPlant(draft, newID: command.newID, in: transaction.reading), in: transaction)
        }
        try StagedPlants.publish(token, command)
        return try reply(list, true)
    }

    func giveUp() async {
        // If this fails, the batch stays unseen until the next start gives it up.
        try? await call.database.write { [token] in try StagedBatch.giveUp(token, in: $0) }
    }
}

/// The step that an import has finished, for an observer.
enum ImportStep: Hashable, Sendable {
    case judged, begun, staged, caughtUp
}

extension StagedImport where Reply == ImportOutcome {
    /// Imports an office's file; `nil` when it is short enough for an ordinary command.
    ///
    /// - Throws: `INVALID_ARGUMENT` (`import-order`).
    convenience init?(
        _ items: [ImportItem], _ call: StagedCall,
        watch: @escaping @Sendable (ImportStep) async throws -> Void = { _ in }
    ) throws {
        let (order, rows) = try items.file(\.content)
        guard rows.count > shortImport else { return nil }
        self.init(
            PlantList(rows, actor: call.actor, now: call.now), call, if: order.keeps,
            reply: { list, isTaken in
                var outcome = list.outcome
                outcome.written = isTaken
                return outcome
            }, watch: watch)
    }
}

extension StagedImport where Reply == ImportReport {
    /// Imports a source's list; `nil` when it is short enough for an ordinary command.
    convenience init?(_ items: [EnterpriseRow], _ call: StagedCall) {
        guard items.count > shortImport else { return nil }
        self.init(
            PlantList(items.map(\.row), as: .source, actor: call.actor, now: call.now), call,
            if: { $0 == 0 }, reply: { list, _ in try ImportReport(list) }, watch: { _ in })
    }
}

/// Lists of up to so many rows are ordinary commands.
private let shortImport = 32
