/// A circuit breaker for one address: decides by the outcome of earlier calls whether to send another.
struct Circuit: Hashable {
    typealias Instant = ContinuousClock.Instant

    enum State: Hashable {
        /// Calls go there. After enough failures in a row it moves to `open`.
        case closed(failures: Int)
        /// Nothing goes there before that time; then one call may try it (`trial`).
        case open(until: Instant, times: Int)
        /// One call is trying. Its end decides: `closed`, or `open` for longer.
        case trial(times: Int)
    }

    /// Failures in a row that open it.
    let tolerance: Int
    private(set) var state = State.closed(failures: 0)

    init(tolerance: Int) {
        self.tolerance = tolerance
    }

    /// Asks whether a call may go there; if it may after a pause, it is the trial.
    mutating func admits(at now: Instant) -> Bool {
        switch state {
        case .closed: return true
        case .trial: return false
        case .open(let until, let times):
            guard now >= until else { return false }
            state = .trial(times: times)
            return true
        }
    }

    /// The peer answered, whatever it said.
    mutating func answered() {
        state = .closed(failures: 0)
    }

    /// The peer could not be reached, broke off, or is stopping.
    mutating func failed(at now: Instant, pauses: GrowingPause, chance: Double) {
        switch state {
        case .closed(let failures) where failures + 1 < tolerance:
            state = .closed(failures: failures + 1)
        case .closed:
            state = .open(until: now + pauses.after(1, chance: chance), times: 1)
        case .trial(let times):
            state = .open(until: now + pauses.after(times + 1, chance: chance), times: times + 1)
        case .open:
            // A call that went out before it opened tells nothing new.
            break
        }
    }

    /// The call ended without a word from the peer and without its fault: the next one may try.
    mutating func abandoned(at now: Instant) {
        guard case .trial(let times) = state else { return }
        state = .open(until: now, times: times)
    }

    /// When a call may go there again, for choosing among addresses none of which admits one.
    var opening: Instant? {
        guard case .open(let until, _) = state else { return nil }
        return until
    }
}
