import Refusals
import Synchronization

/// A read in progress: its deadline, and how to cancel it.
package final class ReadTicket: Sendable {
    private let deadline: ContinuousClock.Instant?
    private let isCancelled = Atomic(false)

    /// A read that ends at the deadline, if there is one.
    package init(deadline: ContinuousClock.Instant?) {
        self.deadline = deadline
    }

    /// Stops the read at the next statement or, within one, soon. It then ends with `CancellationError`.
    package func cancel() {
        isCancelled.store(true, ordering: .relaxed)
    }

    private var isLate: Bool { deadline.map { $0 <= .now } ?? false }

    /// Whether the read should stop.
    var isOver: Bool { isCancelled.load(ordering: .relaxed) || isLate }

    /// Throws `CancellationError` or the refusal `store-read-deadline` when the read should stop.
    func check() throws {
        if isCancelled.load(ordering: .relaxed) { throw CancellationError() }
        if isLate { throw Refusal(.readDeadline) }
    }
}
