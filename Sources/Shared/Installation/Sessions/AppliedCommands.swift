import Crypto
package import RPC
import Refusals
import ServiceKit
import Synchronization

/// The commands of one run of a program and what became of each, so that an answer that is lost is not taken for a refusal.
///
/// The first command gets the id that the run is given, or a fresh one; the later ones get ids that follow from it. So the
/// same work done again under the same id has one effect, however many commands it makes.
package final class AppliedCommands: Sendable {
    /// What became of a command, as far as its caller knows.
    package enum Outcome: Hashable, Sendable {
        case applied, refused
        /// It was sent, and its answer never came.
        case unknown
    }

    /// A command that was made.
    package struct Made: Hashable, Sendable {
        package let requestID: String
        package let outcome: Outcome
    }

    private struct State {
        var base: String
        var count = 0
        var last: Made?
        var unknown: Made?
        var lastApplied: Made?
    }

    private let state: Mutex<State>

    /// None was made yet.
    ///
    /// - Parameter base: The id of the first one.
    package init(from base: String = RequestID.fresh()) {
        state = Mutex(State(base: base))
    }

    /// The id under which the same work is done again.
    package var base: String { state.withLock { $0.base } }

    /// How many ids were given out.
    package var count: Int { state.withLock { $0.count } }

    /// The last one that ended; `nil` before any did.
    package var last: Made? { state.withLock { $0.last } }

    /// The last one that was applied.
    package var lastApplied: Made? { state.withLock { $0.lastApplied } }

    /// One whose answer never came.
    package var unknown: Made? { state.withLock { $0.unknown } }

    /// Does earlier work again, under its id; to be said before the first command.
    package func repeating(_ base: String) {
        state.withLock { $0.base = base }
    }

    /// The id of the next command.
    package func nextID() -> String {
        state.withLock { state in
            defer { state.count += 1 }
            guard state.count > 0 else { return state.base }
            return String(
                SHA256.hash(Array("qingtong-run/v1 \(state.base) \(state.count)".utf8)).hex.prefix(32))
        }
    }

    /// Notes how a command ended.
    package func note(_ requestID: String, _ outcome: Outcome) {
        let made = Made(requestID: requestID, outcome: outcome)
        state.withLock { state in
            state.last = made
            if state.unknown?.requestID == requestID { state.unknown = nil }
            switch outcome {
            case .applied: state.lastApplied = made
            case .unknown: state.unknown = made
            case .refused: break
            }
        }
    }
}

/// Gives every command its id before it is sent, and notes what became of it.
package struct NotingCaller: Interceptor {
    package let next: any Caller
    private let commands: AppliedCommands

    /// - Parameters:
    ///   - next: What signs and makes the calls.
    ///   - commands: Where they are noted.
    package init(_ next: any Caller, in commands: AppliedCommands) {
        self.next = next
        self.commands = commands
    }

    /// Whoever brings an id of its own keeps it.
    package func around<Reply: Sendable>(
        _ call: OutgoingCall, _ proceed: (OutgoingCall) async throws -> Reply
    ) async throws -> Reply {
        guard call.method.effect == .command else { return try await proceed(call) }
        var call = call
        let id = call.options.requestID ?? commands.nextID()
        call.options.requestID = id
        do {
            let reply = try await proceed(call)
            commands.note(id, .applied)
            return reply
        } catch {
            commands.note(id, (error as? Status)?.leavesOutcomeOpen == false ? .refused : .unknown)
            throw error
        }
    }
}

extension Status {
    /// Whether a command may have had its effect although it ended so.
    package var leavesOutcomeOpen: Bool {
        [Reason.connectionLost, .outcomeUnknown, .malformedReply, .serverStopped].contains {
            $0.word == reason
        }
    }
}
