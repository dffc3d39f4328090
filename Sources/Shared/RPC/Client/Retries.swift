import Refusals

/// Decides whether one call is tried again, and after what pause. A value without I/O.
///
/// | the try ended | tried again |
/// |---|---|
/// | `not-sent`, `draining`, `too-many-calls` or `too-many-connections` with RetryInfo: it was never begun | always |
/// | `connection-lost`, any other UNAVAILABLE: it may have had its effect | queries, and commands with a request id |
/// | RESOURCE_EXHAUSTED with RetryInfo: the server says when | queries, and commands with a request id |
/// | anything else, or no time or budget left | never |
struct Retries {
    private let settings: ClientSettings
    /// A second run would do no harm.
    private let isRepeatable: Bool
    private(set) var tries = 1

    init(settings: ClientSettings, isRepeatable: Bool) {
        self.settings = settings
        self.isRepeatable = isRepeatable
    }

    enum Answer: Hashable {
        case giveUp
        /// Repeat after that pause. What left this process costs the budget.
        case again(after: Duration, costsBudget: Bool)
    }

    /// What to do after the try that ended so. Counts the next try.
    mutating func next(after status: Status) -> Answer {
        guard tries < settings.tries, status.neverBegan || isRepeatable && status.mayPass else {
            return .giveUp
        }
        let grown = settings.retryPauses.after(tries, chance: settings.jitter.next())
        tries += 1
        return .again(
            after: max(grown, status.retryAfter ?? .zero),
            costsBudget: status.reason != Reason.notSent.word)
    }
}

extension Status {
    /// The handler never saw the call, so that it can be repeated whatever it does.
    var neverBegan: Bool {
        switch reason {
        case Reason.notSent.word, Reason.draining.word: true
        // Without RetryInfo it is this side's own limit, which waiting callers only make worse.
        case Reason.tooManyCalls.word, Reason.tooManyConnections.word: retryAfter != nil
        default: false
        }
    }

    /// Trouble of a kind that passes.
    fileprivate var mayPass: Bool {
        code == .unavailable || code == .resourceExhausted && retryAfter != nil
    }
}
