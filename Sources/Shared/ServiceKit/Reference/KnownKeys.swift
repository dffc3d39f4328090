import Synchronization

/// Keys that something is known of, for hints that only save work: what is decided by them must be right without.
package final class KnownKeys: Sendable {
    private let keys = Mutex(ShortMemory<String, Void>())

    /// Knows none yet.
    package init() {}

    /// Whether that key is known.
    package func holds(_ key: String) -> Bool {
        keys.withLock { $0[key] != nil }
    }

    /// Remembers a key, for a while.
    package func add(_ key: String) {
        keys.withLock { $0[key] = () }
    }
}
