import RPC
import Refusals

/// Why another service cannot be followed.
package enum FollowFault: Hashable, Sendable {
    /// It does not answer, or takes no calls now. Its own affair: everything here works on without it.
    case away
    /// It answers, and yet its events do not get in.
    case failing
    /// It answers that it will not be followed by this service: it has another key for it, or their pasts differ. That ends
    /// only when a person does something.
    case refused

    /// What that error, thrown while following, comes to.
    init(_ error: any Error) {
        guard let status = error as? Status else {
            self = .failing
            return
        }
        if let reason = status.reason, Self.finalReasons.contains(reason) {
            self = .refused
            return
        }
        switch status.code {
        // A clock that differs is judged among the clocks: one that is wrong must not stop all the others.
        case .unauthenticated where status.reason == Reason.timeOutsideWindow.word: self = .failing
        case .unauthenticated, .permissionDenied: self = .refused
        case .unavailable, .deadlineExceeded, .resourceExhausted, .cancelled: self = .away
        default: self = .failing
        }
    }

    private static let finalReasons: Set<String> = [
        Reason.epochUnknown.word, Reason.epochDiverged.word, Reason.eventsGone.word, Reason.cursorAhead.word,
    ]
}
