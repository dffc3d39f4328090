/// A read: runs on one snapshot and reports by itself.
struct ReadJob: Sendable {
    let run: @Sendable (Connection) -> Void

    init<T: Sendable>(
        _ ticket: ReadTicket, _ body: @escaping @Sendable (ReadTransaction) throws -> T,
        _ completion: @escaping @Sendable (Result<T, any Error>) -> Void
    ) {
        run = { connection in
            completion(Result { try ReadJob.perform(on: connection, ticket, body) })
        }
    }

    private static func perform<T>(
        on connection: Connection, _ ticket: ReadTicket, _ body: (ReadTransaction) throws -> T
    ) throws -> T {
        try ticket.check()
        do {
            return try connection.read { transaction in
                try connection.interruptible(when: { ticket.isOver }) { try body(transaction) }
            }
        } catch let error as StoreError where error.kind == .interrupted {
            try ticket.check()
            throw error
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
