/// A read: runs on a snapshot and reports by itself.
struct ReadJob: Sendable {
    /// Runs on that connection's open snapshot; false when the store failed, so that nobody else should read there.
    fileprivate let run: @Sendable (Connection) -> Bool
    /// Reports a failure that came before the read could run.
    fileprivate let fail: @Sendable (any Error) -> Void

    init<T: Sendable>(
        _ ticket: ReadTicket, _ body: @escaping @Sendable (ReadTransaction) throws -> T,
        _ completion: @escaping @Sendable (Result<T, any Error>) -> Void
    ) {
        run = { connection in
            let result = Result { try ReadJob.perform(on: connection, ticket, body) }
            completion(result)
            if case .failure(let error) = result { return !(error is StoreError) }
            return true
        }
        fail = { completion(.failure($0)) }
    }

    private static func perform<T>(
        on connection: Connection, _ ticket: ReadTicket, _ body: (ReadTransaction) throws -> T
    ) throws -> T {
        try ticket.check()
        do {
            return try connection.interruptible(when: { ticket.isOver }) {
                try body(ReadTransaction(connection))
            }
        } catch let error as StoreError where error.kind == .interrupted {
            try ticket.check()
            throw error
        }
    }
}

extension Connection {
    /// How long one snapshot serves reads: an old one keeps the write-ahead log from being emptied.
    private static let longestTurn = Duration.milliseconds(10)

    /// Runs a read on a snapshot of its own.
    func serve(_ job: ReadJob) {
        serve(job) { _ in nil }
    }

    /// Runs a read and those that wait with it, as long as one snapshot may serve them: it has what a read must see
    /// that was asked for before it was taken.
    func serve(_ job: ReadJob, andThen next: (_ cameBy: ContinuousClock.Instant) -> ReadJob?) {
        let begin = ContinuousClock.now
        do {
            try read { _ in
                var current = job
                while current.run(self), .now - begin < Self.longestTurn, let job = next(begin) {
                    current = job
                }
            }
        } catch {
            // A read reports what befalls it, so what comes here came before the first could run.
            job.fail(error)
        }
    }
}

/// A write: a part of its batch that can be undone alone; it reports when the batch has ended.
struct WriteJob: Sendable {
    /// What is left to do of a write that ran.
    struct Finished: Sendable {
        /// Why this write was undone; `nil` when it was not.
        let error: (any Error)?
        /// Reports: with the batch's failure if there was one, else with the write's own outcome.
        let report: @Sendable ((any Error)?) -> Void
    }

    let run: @Sendable (Connection) -> Finished
    /// Reports a failure that came before the write could run.
    let fail: @Sendable (any Error) -> Void

    init<T: Sendable>(
        _ body: @escaping @Sendable (WriteTransaction) throws -> T,
        _ completion: @escaping @Sendable (Result<T, any Error>) -> Void
    ) {
        run = { connection in
            let result = Result { try connection.savepoint { try body(WriteTransaction(connection)) } }
            let error: (any Error)? = if case .failure(let error) = result { error } else { nil }
            return Finished(error: error) { failure in
                completion(failure.map(Result.failure) ?? result)
            }
        }
        fail = { completion(.failure($0)) }
    }
}

/// What the writer thread does. In a store in memory, where no second connection can see the data, it reads
/// too.
enum WriterJob: Sendable {
    case write(WriteJob)
    case read(ReadJob)

    var write: WriteJob? {
        if case .write(let job) = self { job } else { nil }
    }
}
