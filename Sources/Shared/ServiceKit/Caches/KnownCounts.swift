import Synchronization

/// The last known counts of things, as hints that only save work: decisions must be right without them.
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
