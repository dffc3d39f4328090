import Synchronization

/// Limits log lines to so many a second and counts the rest, so that strangers cannot fill a disk.
final class LineBrake: Sendable {
    typealias Instant = ContinuousClock.Instant

    private struct State {
        var second: Instant
        var lines = 0
        var left = 0
    }

    private let perSecond: Int
    private let state: Mutex<State>

    init(perSecond: Int, now: Instant = .now) {
        self.perSecond = perSecond
        state = Mutex(State(second: now))
    }

    /// Asks for one line.
    ///
    /// - Returns: How many were left out since the last one; `nil` when this one is to be left out, too.
    func admits(at now: Instant = .now) -> Int? {
        state.withLock { state in
            if now - state.second >= .seconds(1) {
                state.second = now
                state.lines = 0
            }
            guard state.lines < perSecond else {
                state.left += 1
                return nil
            }
            state.lines += 1
            defer { state.left = 0 }
            return state.left
        }
    }
}
