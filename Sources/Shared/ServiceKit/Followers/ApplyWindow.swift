import Synchronization

/// Events that were handed to the writer and are not yet durable: as many as one group commit may take, and not more.
///
/// The writer applies them in the order in which they came. After a failure the later ones find a gap and change nothing.
final class ApplyWindow: Sendable {
    private struct State {
        var inFlight = 0
        var applied = 0
        var failure: (any Error)?
        /// The one task that follows, while it waits for room or for the end.
        var waiter: (level: Int, continuation: CheckedContinuation<Void, Never>)?
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int = 512) {
        self.limit = limit
    }

    /// Events that became durable.
    var applied: Int { state.withLock { $0.applied } }

    /// Waits for room.
    ///
    /// - Throws: What an earlier event failed with.
    func enter() async throws {
        await settle(below: limit)
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            state.inFlight += 1
        }
    }

    /// One event less is on its way.
    func leave(_ failure: (any Error)?) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.inFlight -= 1
            if let failure { state.failure = state.failure ?? failure } else { state.applied += 1 }
            guard let waiter = state.waiter, state.inFlight < waiter.level else { return nil }
            state.waiter = nil
            return waiter.continuation
        }
        waiter?.resume()
    }

    /// Waits until all that entered have left.
    ///
    /// - Throws: What the first of them failed with.
    func drain() async throws {
        await settle(below: 1)
        try state.withLock { if let failure = $0.failure { throw failure } }
    }

    private func settle(below level: Int) async {
        await withCheckedContinuation { continuation in
            let isSettled = state.withLock { state in
                if state.inFlight < level { return true }
                state.waiter = (level, continuation)
                return false
            }
            if isSettled { continuation.resume() }
        }
    }
}
