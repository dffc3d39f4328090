import Store
import Synchronization

/// One write for all who ask before it has begun: health is open to everyone, and so many who ask at once must not fill the queue of
/// the thread that writes.
final class SharedProbe<Value: Sendable>: Sendable {
    typealias Completion = @Sendable (Result<Value, any Error>) -> Void

    /// Who waits for the probe that has not begun; `nil` while there is none.
    private let waiting = Mutex<[Completion]?>(nil)

    /// Has the completion told what a probe finds that begins after this. It runs as that of `Database.enqueueWrite` does.
    func ask(
        _ database: Database, _ body: @escaping @Sendable (WriteTransaction) throws -> Value,
        completion: @escaping Completion
    ) {
        let isFirst = waiting.withLock { waiting in
            defer { waiting = (waiting ?? []) + [completion] }
            return waiting == nil
        }
        guard isFirst else { return }
        // Of the probe itself, which may be run twice or not at all.
        let asked = Mutex<[Completion]?>(nil)
        let begin = { @Sendable [self] in
            asked.withLock { asked in
                guard asked == nil else { return }
                asked = waiting.withLock { waiting in
                    defer { waiting = nil }
                    return waiting ?? []
                }
            }
        }
        database.enqueueWrite { transaction in
            begin()
            return try body(transaction)
        } completion: { result in
            begin()
            for completion in asked.withLock({ $0 ?? [] }) { completion(result) }
        }
    }
}
