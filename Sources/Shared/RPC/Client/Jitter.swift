import Synchronization

/// The random part of pauses, which keeps many clients from coming back at once.
package final class Jitter: Sendable {
    /// From the system's randomness.
    package static let system = Jitter(state: nil)

    private let state: Mutex<UInt64?>

    private init(state: UInt64?) {
        self.state = Mutex(state)
    }

    /// From a seed: the same seed gives the same pauses, so that a test or a simulation repeats itself.
    package convenience init(seed: UInt64) {
        self.init(state: seed)
    }

    /// From 0 up to, but without, 1.
    package func next() -> Double {
        let bits = state.withLock { state -> UInt64 in
            guard let seed = state else { return .random(in: .min ... .max) }
            // SplitMix64.
            let advanced = seed &+ 0x9E37_79B9_7F4A_7C15
            state = advanced
            var mixed = (advanced ^ (advanced >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
        return Double(bits >> 11) / Double(1 << 53)
    }
}

/// Pauses that grow: the n-th is chosen at random between nothing and `first` doubled n times, at most
/// `longest` (exponential back-off with full jitter).
package struct GrowingPause: Hashable, Sendable {
    /// The longest that the first pause can be.
    package var first: Duration
    /// The longest that any pause can be.
    package var longest: Duration

    /// Pauses between those bounds.
    package init(first: Duration, longest: Duration) {
        self.first = first
        self.longest = longest
    }

    /// The pause after so many failures in a row.
    ///
    /// - Parameters:
    ///   - failures: 1 after the first.
    ///   - chance: From 0 to 1.
    /// - Returns: That part of the longest pause that so many failures allow.
    package func after(_ failures: Int, chance: Double) -> Duration {
        let doublings = min(max(failures - 1, 0), 30)
        return min(first * (1 << doublings), longest) * chance
    }
}
