import Refusals

/// Whether an earlier attempt of a call may have taken effect, so that the answer to a later attempt is not taken for the outcome
/// of the call. A value without I/O.
struct CommandTrace {
    private let isCommand: Bool
    private let metadata: Metadata
    private var isOpen = false

    init(of method: Method, _ options: CallOptions) {
        isCommand = method.effect == .command
        metadata = options.metadata
    }

    /// Notes how a try ended.
    mutating func add(_ status: Status) {
        if isCommand, status.mayHaveHadEffect { isOpen = true }
    }

    /// The same after a try that ended so.
    func adding(_ status: Status) -> CommandTrace {
        var trace = self
        trace.add(status)
        return trace
    }

    /// What the caller is told after the last try, which ended so: `outcome-unknown` where the answer speaks of that try only
    /// and an earlier one may have had its effect.
    func answer(_ status: Status) -> Status {
        guard isOpen, status.isSilentOnEarlierTries else { return status }
        let language = Language(preferred: metadata[Metadata.Keys.language] ?? "")
        return status.withOutcomeUnknown(metadata, in: language)
    }
}

extension Status {
    /// Whether the call may have had its effect although this is how it ended.
    fileprivate var mayHaveHadEffect: Bool {
        switch reason {
        case Reason.connectionLost.word, Reason.outcomeUnknown.word, Reason.malformedReply.word: true
        default: false
        }
    }

    /// Whether the answer was given before the server looks requests up by their id.
    fileprivate var isSilentOnEarlierTries: Bool {
        // The server knows the request: an earlier try of it was answered.
        if reason == Reason.signatureReplayed.word { return false }
        return switch code {
        case .unavailable, .deadlineExceeded, .resourceExhausted, .unauthenticated, .cancelled, .internal:
            true
        default: false
        }
    }
}

extension ClientCall {
    /// How a call ends that was sent and whose answer this side no longer waits for.
    func sentAndLost(_ status: Status) -> Status {
        guard method.effect == .command else { return status }
        return status.withOutcomeUnknown(
            metadata, in: Language(preferred: metadata[Metadata.Keys.language] ?? ""))
    }
}
