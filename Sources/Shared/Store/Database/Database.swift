import Foundation
import Refusals
import Synchronization

/// A store that many tasks and threads share: one thread writes, several read, each with its own connection, one more
/// answers those whose writes are durable, and one moves the write-ahead log into the file.
///
/// A write is answered when it is durable, together with those that came at the same time. A read sees every
/// write that was answered before the read was asked for, and nothing that is not yet committed.
package final class Database: Sendable {
    private let writes: JobQueue<WriterJob>
    /// `nil` for a store in memory: its one connection reads too.
    private let reads: ReadQueue?
    private let hooks = CommitHooks()
    private let watch = DamageWatch()
    private let longestRead: Duration
    private let writer: Worker
    private let readers: [Worker]
    /// `nil` for a store in memory: there the thread that writes answers, so that its reads come after.
    private let answerer: Worker?
    /// `nil` for a store in memory, which has no log.
    private let checkpointer: Worker?

    /// Opens a store, makes it where there is none, and brings its schema up to date.
    ///
    /// - Parameters:
    ///   - path: A file in a directory that exists, or `:memory:`.
    ///   - migrations: Every component's.
    ///   - layouts: The tables that the program's collections rely on; each is compared with the one in the
    ///     store.
    ///   - settings: Limits.
    /// - Returns: The database, served by its threads until `close`.
    /// - Throws: `OpeningError`, one line that names the path: also when another process serves this store.
    package static func open(
        at path: String, migrations: [MigrationSet], layouts: [TableLayout] = [],
        settings: DatabaseSettings = DatabaseSettings()
    ) throws -> Database {
        let isMemory = path == Connection.memory
        if !isMemory {
            try RestorationMark.refuse(at: path)
            try StoreFile.create(at: path)
        }
        let lock = isMemory ? nil : try StoreLock.take(path)
        if !isMemory { try LogExamination.refuseDamage(of: path) }
        var limits = settings.connection
        limits.pageCacheKilobytes = max(limits.pageCacheKilobytes, settings.writerCacheKilobytes)
        let connection = try Connection.open(path, limits: limits)
        do {
            if !isMemory { try connection.adoptPageChecks() }
            let now = Int64(Date().timeIntervalSince1970 * 1_000_000)
            try connection.migrate(migrations, at: now, path: path)
            try connection.read { try $0.verify(layouts, path: path) }
        } catch let error as StoreError {
            throw OpeningError(path: path, error.kind == .corrupt ? .notAStore : .cannotOpen(error.message))
        }
        var readers: [Handover<Connection>] = []
        for _ in 0..<(isMemory ? 0 : settings.readers) {
            readers.append(Handover(try .open(path, for: .reading, limits: settings.connection)))
        }
        let checkpointer = isMemory ? nil : Handover(try Connection.open(path, limits: settings.connection))
        return Database(
            writer: Handover((connection, lock)), readers: readers, checkpointer: checkpointer, settings)
    }

    private init(
        writer: Handover<(Connection, StoreLock?)>, readers: [Handover<Connection>],
        checkpointer: Handover<Connection>?, _ settings: DatabaseSettings
    ) {
        let writes = JobQueue<WriterJob>(limit: settings.waitingWrites)
        let reads =
            readers.isEmpty
            ? nil
            : ReadQueue(threads: readers.count, atOnce: settings.readsAtOnce, limit: settings.waitingReads)
        self.writes = writes
        self.reads = reads
        longestRead = settings.longestRead
        let replies = readers.isEmpty ? nil : BatchReplies()
        answerer = replies.map { replies in Worker("store-answers") { replies.run() } }
        let log = Checkpointer()
        self.checkpointer = checkpointer.map { checkpointer in
            Worker("store-log") {
                guard let connection = checkpointer.take() else { return }
                log.run(connection)
            }
        }
        let checkpoints = checkpointer.map { _ in
            CheckpointControl(limit: settings.connection.checkpointPages, checkpointer: log)
        }
        self.writer = Worker("store-writer") { [hooks, watch] in
            defer { replies?.close() }
            // The lock goes when this body ends, before anybody who waits for the thread goes on.
            guard let (connection, lock) = writer.take() else { return }
            withExtendedLifetime(lock) {
                var writer = GroupCommit(
                    connection: connection, queue: writes, hooks: hooks, watch: watch, limits: settings.batch,
                    replies: replies, log: checkpoints)
                writer.run()
            }
        }
        self.readers = readers.enumerated().map { number, reader in
            Worker("store-reader-\(number)", yields: true) {
                guard let reads, let connection = reader.take() else { return }
                while let job = reads.next(for: number) {
                    connection.serve(job) { reads.poll(for: number, cameBy: $0) }
                }
            }
        }
    }

    deinit {
        // Not waited for: the last reference may be released on one of these threads.
        reads?.close()
        writes.close()
    }

    /// Runs the body in a transaction and returns when what it did is durable.
    ///
    /// When the body throws, what it did is undone and its error is thrown. When the commit fails, whatever
    /// the body did is undone too and nothing may be told to anybody.
    ///
    /// The body may run twice, the first run being rolled back (`GroupCommit`): it must have no effect outside the transaction.
    ///
    /// - Throws: What the body throws; `StoreError`; the refusals `store-busy`, `store-closed` and, once damage was met,
    ///   `store-damaged`.
    @discardableResult
    package func write<T: Sendable>(
        _ body: @escaping @Sendable (WriteTransaction) throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            enqueueWrite(body) { continuation.resume(with: $0) }
        }
    }

    /// As `write`, for callers without a task. The completion runs once: on the answering thread, after the completions of earlier
    /// writes, or before this function returns when the write is refused at once. It may compute, and must not block.
    package func enqueueWrite<T: Sendable>(
        _ body: @escaping @Sendable (WriteTransaction) throws -> T,
        completion: @escaping @Sendable (Result<T, any Error>) -> Void
    ) {
        guard watch.damage == nil else {
            completion(.failure(Refusal(.storeDamaged)))
            return
        }
        if let refusal = writes.offer(.write(WriteJob(body, completion))) {
            completion(.failure(refusal))
        }
    }

    /// Runs the body on a snapshot that has every write answered so far.
    ///
    /// A statement still running at the deadline, or when the task is cancelled, is stopped. No read runs longer than
    /// `DatabaseSettings.longestRead`, whatever its deadline: an old snapshot keeps the write-ahead log from being emptied.
    ///
    /// - Throws: What the body throws; `StoreError`; `CancellationError`; the refusals `store-read-deadline`,
    ///   `store-busy` and `store-closed`.
    package func read<T: Sendable>(
        deadline: ContinuousClock.Instant? = nil, _ body: @escaping @Sendable (ReadTransaction) throws -> T
    ) async throws -> T {
        let ticket = ticket(deadline)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enqueue(ticket, body) { continuation.resume(with: $0) }
            }
        } onCancel: {
            ticket.cancel()
        }
    }

    /// As `read`, for callers without a task. The completion runs once: on the thread that reads, which it
    /// must not hold up, or before this function returns when the read is refused at once.
    @discardableResult
    package func enqueueRead<T: Sendable>(
        deadline: ContinuousClock.Instant? = nil, _ body: @escaping @Sendable (ReadTransaction) throws -> T,
        completion: @escaping @Sendable (Result<T, any Error>) -> Void
    ) -> ReadTicket {
        let ticket = ticket(deadline)
        enqueue(ticket, body, completion)
        return ticket
    }

    private func ticket(_ deadline: ContinuousClock.Instant?) -> ReadTicket {
        let last = ContinuousClock.now + longestRead
        return ReadTicket(deadline: deadline.map { min($0, last) } ?? last)
    }

    private func enqueue<T: Sendable>(
        _ ticket: ReadTicket, _ body: @escaping @Sendable (ReadTransaction) throws -> T,
        _ completion: @escaping @Sendable (Result<T, any Error>) -> Void
    ) {
        let job = ReadJob(ticket, body) { [watch] result in
            if case .failure(let error) = result { watch.saw(error) }
            completion(result)
        }
        if let refusal = reads.map({ $0.offer(job) }) ?? writes.offer(.read(job)) {
            completion(.failure(refusal))
        }
    }

    /// Calls the hook after every batch that changed something and is durable, after its writers were
    /// answered.
    ///
    /// The hook runs on the thread that answers, which it must not hold up; it stays for the database's life.
    package func onCommit(_ hook: @escaping @Sendable () -> Void) {
        hooks.add(hook)
    }

    /// The first damage of the file that a read or a write met; since then nothing is written.
    package var damage: StoreError? { watch.damage }

    /// How many batches that changed something became durable since the database was opened.
    package var commits: Int { hooks.count }

    /// How many writes wait at this moment.
    package var waitingWrites: Int { writes.count }

    /// How long the write that is next has waited; nothing when none waits.
    package var oldestWriteAge: Duration { writes.oldestAge }

    /// Finishes all that waits, refuses what comes later, and gives up the file; may be called again.
    ///
    /// Blocks until then. Must not be called from a body, a completion or a hook.
    package func close() {
        reads?.close()
        readers.forEach { $0.join() }
        writes.close()
        writer.join()
        answerer?.join()
        checkpointer?.join()
    }
}
