import Synchronization

/// How many there were of something when it was last counted, for hints that only save work: what is decided by them must
/// be right without.
package final class KnownCounts: Sendable {
    private let counts = Mutex(ShortMemory<String, Int64>())

    /// Knows none yet.
    package init() {}

    /// The count under that key, remembered for a while.
    package subscript(key: String) -> Int64? {
        get { counts.withLock { $0[key] } }
        set { counts.withLock { $0[key] = newValue } }
    }
}
