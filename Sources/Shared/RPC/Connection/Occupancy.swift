import NIOCore
import Synchronization

/// Counts what is under way, up to a limit, and tells when nothing is.
final class Occupancy: Sendable {
    enum Entry: Hashable {
        case entered, full, shut
    }

    private struct State {
        var count = 0
        var isShut = false
        var watchers: [UInt64: CheckedContinuation<Bool, Never>] = [:]
        var nextWatcher: UInt64 = 0
    }

    let limit: Int
    private let state = Mutex(State())

    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { state.withLock { $0.count } }

    /// Asks for a place; who enters must leave.
    ///
    /// - Parameter room: How many may be under way for this one to enter; the limit when `nil`.
    /// - Returns: Whether it has one.
    func enter(below room: Int? = nil) -> Entry {
        state.withLock { state in
            guard !state.isShut else { return .shut }
            guard state.count < room ?? limit else { return .full }
            state.count += 1
            return .entered
        }
    }

    func leave(_ leaving: Int = 1) {
        let watchers = state.withLock { state in
            state.count -= leaving
            guard state.count == 0, !state.watchers.isEmpty else {
                return [UInt64: CheckedContinuation<Bool, Never>]()
            }
            defer { state.watchers = [:] }
            return state.watchers
        }
        for watcher in watchers.values { watcher.resume(returning: true) }
    }

    /// Refuses everybody from now on.
    func shut() {
        state.withLock { $0.isShut = true }
    }

    /// Waits until nothing is under way; false when that takes longer than `limit`.
    func empties(within limit: Duration, on loop: any EventLoop) async -> Bool {
        await withCheckedContinuation { continuation in
            let number = state.withLock { state -> UInt64? in
                guard state.count > 0 else { return nil }
                state.nextWatcher += 1
                state.watchers[state.nextWatcher] = continuation
                return state.nextWatcher
            }
            guard let number else {
                continuation.resume(returning: true)
                return
            }
            let wait = TimeAmount.nanoseconds(max(0, limit.nanoseconds))
            _ = loop.scheduleTask(in: wait) { [self] in
                state.withLock { $0.watchers.removeValue(forKey: number) }?.resume(returning: false)
            }
        }
    }
}
