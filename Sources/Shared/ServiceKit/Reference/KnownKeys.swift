import Synchronization

/// Keys that something is known of, for hints that only save work: what is decided by them must be right without.
package final class KnownKeys: Sendable {
    private let keys = Mutex<Set<String>>([])
    private let capacity = 10_000

    /// Knows none yet.
    package init() {}

    /// Whether that key is known.
    package func holds(_ key: String) -> Bool {
        keys.withLock { $0.contains(key) }
    }

    /// Remembers a key. When ten thousand are known, it forgets them all first, and with them what is no longer so.
    package func add(_ key: String) {
        keys.withLock { keys in
            if keys.count >= capacity { keys.removeAll(keepingCapacity: true) }
            keys.insert(key)
        }
    }
}
