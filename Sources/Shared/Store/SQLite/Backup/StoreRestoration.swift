import Foundation

extension StoreBackup {
    /// Puts a copy in the place of a store that nobody serves; what was there is moved aside.
    ///
    /// Whatever happens on the way, the service starts on the old store, or on the new one, or not at all
    /// (`OpeningError.halfRestored`) until this is done again.
    ///
    /// - Parameters:
    ///   - copy: A copy made by `copy(_:to:)`; it is read only, and stays where it is.
    ///   - path: The store's path.
    ///   - suffix: What the name of the old file gets: `before-20261124T160000Z`.
    ///   - work: Told how far the restoration has come, and may be cancelled while nothing was moved yet.
    ///   - examine: Looks at the copy that will take the place; throws when it may not.
    ///   - prepare: Changes it before it takes the place, in one transaction: a new epoch begins there.
    /// - Returns: Where the old file is now; `nil` when there was none.
    /// - Throws: `OpeningError` when a process serves the store; `StoreError`; `BackupFailure` for a damaged copy;
    ///   `CancellationError`.
    package static func restore(
        _ copy: String, to path: String, aside suffix: String, work: LongWork = LongWork(),
        examine: (String) throws -> Void = { _ in }, prepare: (WriteTransaction) throws -> Void
    ) throws -> String? {
        // Held until the new file is in place, so that no service starts on half a store.
        let lock = try StoreLock.take(path)
        defer { withExtendedLifetime(lock) {} }
        let part = path + ".restoring"
        try FileCopy.removeAll(part)
        do {
            try makePart(part, from: copy, work, examine, prepare)
            if FileCopy.exists(path) { try FileCopy.giveToOwner(of: path, part) }
            try FileCopy.settle(part)
            try work.step(.preparing)
        } catch {
            try? FileCopy.removeAll(part)
            throw error
        }
        return try swap(part, with: path, aside: suffix)
    }

    private static func makePart(
        _ part: String, from copy: String, _ work: LongWork, _ examineToo: (String) throws -> Void,
        _ prepare: (WriteTransaction) throws -> Void
    ) throws {
        // A copy made by other means than ours may have a log.
        for end in ["", "-wal"] where end.isEmpty || FileCopy.size(of: copy + end) > 0 {
            try FileCopy.copy(copy + end, to: part + end, work)
        }
        try LogExamination.refuseDamage(of: part)
        try examine(part, work)
        try examineToo(part)
        let connection = try Connection.open(part)
        try work.step(.preparing)
        try connection.write(prepare)
        try connection.checkpoint()
    }

    /// The names change one by one. From the first to the last of these steps a file says so, and no service starts.
    private static func swap(_ part: String, with path: String, aside suffix: String) throws -> String? {
        // Ends with its log moved in, so nothing of it is left beside it.
        for end in FileCopy.companions.dropFirst() { unlink(part + end) }
        let ready = RestorationMark.path(for: path)
        try FileCopy.rename(part, to: ready)
        try FileCopy.settleName(of: ready)
        let old = "\(path).\(suffix)"
        let wasThere = FileCopy.exists(path)
        // Also when only the log is left: SQLite would take it for the new store's.
        for end in FileCopy.companions where FileCopy.exists(path + end) {
            try FileCopy.rename(path + end, to: old + end)
        }
        try FileCopy.rename(ready, to: path)
        try FileCopy.settleName(of: path)
        return wasThere ? old : nil
    }
}

/// What says that a store is being replaced: the new one, whole and under a name of its own.
enum RestorationMark {
    static func path(for store: String) -> String { store + ".restored" }

    /// Refuses a store that a restoration left half-way, by a power cut for example.
    static func refuse(at store: String) throws(OpeningError) {
        if FileCopy.exists(path(for: store)) { throw OpeningError(path: store, .halfRestored) }
    }
}
