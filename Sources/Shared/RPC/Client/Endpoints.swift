import Refusals
import Synchronization

/// The addresses of one server in the order of preference, with what is known of each.
final class Endpoints: Sendable {
    /// What a call's end says about the address it went to.
    enum Verdict: Hashable {
        /// Somebody answered there.
        case answered
        /// Nobody did, or the server is going away.
        case failed
        /// Nothing is known: the caller gave up, or its time ran out.
        case unknown
    }

    private let circuits: Mutex<[Circuit]>
    private let settings: ClientSettings

    init(count: Int, settings: ClientSettings) {
        circuits = Mutex(Array(repeating: Circuit(tolerance: settings.circuitTolerance), count: count))
        self.settings = settings
    }

    /// The first address that admits a call: the preferred one as soon as its pause is over. When none does,
    /// the one whose pause ends first, because a caller is not refused for a guess.
    ///
    /// - Parameters:
    ///   - tried: Addresses that the same call has tried already.
    ///   - now: The time.
    /// - Returns: Its place in the order; `nil` when all have been tried.
    func pick(except tried: Set<Int>, at now: ContinuousClock.Instant) -> Int? {
        circuits.withLock { circuits in
            let left = circuits.indices.filter { !tried.contains($0) }
            for index in left where circuits[index].admits(at: now) { return index }
            return left.min { (circuits[$0].opening ?? now) < (circuits[$1].opening ?? now) }
        }
    }

    /// Takes in how a call ended.
    func report(_ verdict: Verdict, of index: Int, at now: ContinuousClock.Instant) {
        circuits.withLock { circuits in
            switch verdict {
            case .answered: circuits[index].answered()
            case .failed:
                circuits[index].failed(
                    at: now, pauses: settings.circuitPauses, chance: settings.jitter.next())
            case .unknown: circuits[index].abandoned(at: now)
            }
        }
    }

    /// What is known of each, for tests and for an operator.
    var states: [Circuit.State] { circuits.withLock { $0.map(\.state) } }
}

extension Endpoints.Verdict {
    init(_ error: any Error) {
        guard let status = error as? Status else {
            self = .unknown
            return
        }
        let words = [Reason.notSent, .connectionLost, .draining, .serverStopped].map(\.word)
        if let reason = status.reason, words.contains(reason) {
            self = .failed
        } else {
            // Which side's deadline ended the call cannot be told.
            self = status.code == .deadlineExceeded ? .unknown : .answered
        }
    }
}
