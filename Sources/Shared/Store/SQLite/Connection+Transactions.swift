extension Connection {
    /// Runs the body on a snapshot of the store.
    ///
    /// - Throws: What the body throws, and `StoreError`.
    package func read<T>(_ body: (ReadTransaction) throws -> T) throws -> T {
        try execute("BEGIN")
        // Nothing was changed, so how the transaction ends makes no difference but to release the snapshot.
        defer { rollback() }
        try noticeOthers()
        return try body(ReadTransaction(self))
    }

    /// Runs the body in a transaction of its own and commits it; when the body throws, nothing is changed.
    ///
    /// - Throws: What the body throws, and `StoreError`: of kind `misuse` inside another transaction.
    @discardableResult
    package func write<T>(_ body: (WriteTransaction) throws -> T) throws -> T {
        try begin()
        do {
            let result = try body(WriteTransaction(self))
            try commit()
            return result
        } catch {
            rollback()
            throw error
        }
    }

    /// Begins a transaction that holds the write lock from the start, so that it cannot fail for it later.
    func begin() throws {
        try execute("BEGIN IMMEDIATE")
        poison = nil
        try noticeOthers()
        earlierMemory = memory
    }

    /// Forgets what is known of the content when another connection wrote since the last transaction. The question is
    /// the first of the transaction, so that the answer is about its snapshot.
    private func noticeOthers() throws {
        try query("PRAGMA data_version") { row in
            let version = try row.int64(0)
            if version != contentVersion { memory = TransactionMemory() }
            contentVersion = version
        }
    }

    /// Whether a query without parameters gives a row. It is asked again only after something was written, by this connection
    /// or by another one: what every read asks costs a look into a table this way.
    func hasRow(_ sql: String) throws -> Bool {
        if let known = memory.answers[sql], known.changes == changes { return known.hasRow }
        var hasRow = false
        try query(sql, mayWrite: false) { _ in hasRow = true }
        memory.answers[sql] = TransactionMemory.Answer(changes: changes, hasRow: hasRow)
        return hasRow
    }

    /// Makes the open transaction durable, or throws and leaves it to `rollback`.
    func commit() throws {
        try requireTransaction()
        try execute("COMMIT")
        earlierMemory = nil
    }

    /// Ends the open transaction, if there is one, without its changes.
    func rollback() {
        poison = nil
        if let earlierMemory { memory = earlierMemory }
        earlierMemory = nil
        guard isInTransaction else { return }
        // A rollback that fails leaves the transaction open; the next `begin` reports that.
        _ = try? execute("ROLLBACK")
    }

    /// Runs the body inside the open transaction such that it alone is undone when it throws.
    ///
    /// Where nothing was changed since the savepoint around it began, that one serves: back to it is back to here.
    ///
    /// - Parameters:
    ///   - isTrial: Whether it is likely to be undone, and so gets a savepoint in a transaction that spares them.
    ///   - body: Changes what it likes.
    /// - Returns: What the body returns.
    /// - Throws: What the body throws, and `StoreError`.
    func savepoint<T>(isTrial: Bool = false, _ body: () throws -> T) throws -> T {
        guard isTrial || !sparesSavepoints else { return try unguarded(body) }
        let outer = savepointStart
        let isShared = outer == changes
        if !isShared { try execute("SAVEPOINT part") }
        savepointStart = changes
        defer { savepointStart = outer }
        let before = memory
        do {
            let result = try body()
            try requireTransaction()
            if !isShared { try execute("RELEASE part") }
            return result
        } catch {
            memory = before
            try undoSavepoint(keeping: isShared)
            throw error
        }
    }

    /// Runs the body without a savepoint. When it throws after it changed something, the transaction cannot go on.
    private func unguarded<T>(_ body: () throws -> T) throws -> T {
        let (before, start) = (memory, changes)
        do {
            let result = try body()
            try requireTransaction()
            return result
        } catch {
            memory = before
            if changes != start, isInTransaction, poison == nil { poison = RunAgain() }
            throw error
        }
    }

    /// Whether the open transaction is to be undone and run again with savepoints.
    var mustRunAgain: Bool { poison is RunAgain }

    private func undoSavepoint(keeping isShared: Bool) throws {
        // After a full disk or a failed write SQLite may have undone everything already.
        guard isInTransaction else { return }
        do {
            try execute("ROLLBACK TO part")
            if !isShared { try execute("RELEASE part") }
        } catch {
            poison = error
            throw error
        }
    }

    /// Throws when SQLite has rolled the transaction back by itself, since further statements would commit one by one, and when
    /// something could not be undone.
    func requireTransaction() throws {
        if let poison { throw poison }
        guard isInTransaction else {
            throw StoreError(.transactionLost, "the transaction was ended by an earlier failure")
        }
    }
}

/// A part of a transaction without savepoints changed something and then threw: the whole is to be rolled back and run again with
/// savepoints. Internal to the store.
struct RunAgain: Error {}
