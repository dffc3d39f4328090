import Synchronization

/// Wakes whoever waits for something new in the store. Raised after each durable commit.
package final class CommitSignal: Sendable {
    private struct State {
        var generation: UInt64 = 0
        var isClosed = false
        var nextWaiter: UInt64 = 0
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    /// Nothing has been committed yet.
    package init() {}

    /// The present generation: take it before looking at the store, and wait for a later one.
    package var generation: UInt64 {
        state.withLock { $0.generation }
    }

    /// Something new is durable. Wakes whoever waits for it.
    package func raise() {
        wake { $0.generation += 1 }
    }

    /// Nothing new will come: the service is about to stop. Whoever waits is woken, now and from now on.
    package func close() {
        wake { $0.isClosed = true }
    }

    package var isClosed: Bool {
        state.withLock { $0.isClosed }
    }

    /// How many wait now.
    var waiting: Int {
        state.withLock { $0.waiters.count }
    }

    private func wake(_ change: (inout State) -> Void) {
        let waiters = state.withLock { state in
            change(&state)
            defer { state.waiters.removeAll() }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns once a commit later than that generation happened, the signal is closed, or the task is cancelled.
    package func wait(after generation: UInt64) async {
        let ticket = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.generation > generation || state.isClosed || Task.isCancelled { return true }
                    state.waiters[ticket] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.removeValue(forKey: ticket) }
            waiter?.resume()
        }
    }
}
