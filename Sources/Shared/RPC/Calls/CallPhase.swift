import Refusals

/// The state of a call on the server. It settles the race between work that begins and a cancellation.
enum CallPhase {
    typealias Reaction = @Sendable () -> Void

    /// Nothing was done that could take effect; the closures are called on cancellation. May move to any other state.
    case waiting([Reaction])
    /// Its work may take effect at any moment. May move to `answered`, `cancelled` and, once undone, back to `waiting`.
    case begun([Reaction])
    case answered
    /// Ended from outside with that status.
    case cancelled(Status)

    /// From `waiting`, or from `begun` where the work is done over.
    ///
    /// - Throws: The status with which the call ended from outside; `DEADLINE_EXCEEDED` (`deadline-passed`).
    mutating func begin(late isLate: Bool) throws {
        switch self {
        case .waiting(let reactions), .begun(let reactions):
            guard !isLate else { throw Refusal(.deadlinePassed) }
            self = .begun(reactions)
        case .answered: throw Refusal(.callCancelled)
        case .cancelled(let status): throw status
        }
    }

    mutating func undo() {
        if case .begun(let reactions) = self { self = .waiting(reactions) }
    }

    /// False when the call had ended before.
    mutating func answer() -> Bool {
        switch self {
        case .waiting, .begun:
            self = .answered
            return true
        case .answered, .cancelled: return false
        }
    }

    /// Ends the call from outside.
    ///
    /// - Parameters:
    ///   - status: Why.
    ///   - begun: What the caller is told instead when the work had begun.
    /// - Returns: What the caller is told, and who wants to hear of it; `nil` when the call had ended before.
    mutating func cancel(
        with status: Status, ifBegun begun: (Status) -> Status
    ) -> (status: Status?, reactions: [Reaction]) {
        switch self {
        case .waiting(let reactions):
            self = .cancelled(status)
            return (status, reactions)
        case .begun(let reactions):
            let told = begun(status)
            self = .cancelled(told)
            return (told, reactions)
        case .answered, .cancelled:
            return (nil, [])
        }
    }

    /// Calls the closure on cancellation; returns true when the call was cancelled already.
    mutating func add(_ react: @escaping Reaction) -> Bool {
        switch self {
        case .waiting(var reactions):
            reactions.append(react)
            self = .waiting(reactions)
        case .begun(var reactions):
            reactions.append(react)
            self = .begun(reactions)
        case .answered: break
        case .cancelled: return true
        }
        return false
    }
}

extension Status {
    /// The same end, of a command that may have had its effect: it says that the outcome is unknown, and how to ask. A call
    /// without a request id cannot be asked for and keeps its status.
    func withOutcomeUnknown(_ metadata: Metadata, in language: Language) -> Status {
        guard let request = metadata[Metadata.Keys.requestID], reason != Reason.outcomeUnknown.word else {
            return self
        }
        let refusal = Refusal(.outcomeUnknown, ["request": request])
        return Status(
            code, refusal.sentence(in: language), reason: refusal.reason.word, values: refusal.values,
            retryAfter: retryAfter)
    }
}
