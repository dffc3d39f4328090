import Rulebook
import Synchronization

/// Pairs of characters that many plants of a place have in their names, such as 混凝, so that a search need not count them
/// again. What is remembered only decides where a search begins, never what it finds, so it may be out of date.
final class CommonGrams: Sendable {
    private struct Key: Hashable {
        let gram: String
        let place: String
    }

    private let keys = Mutex<Set<Key>>([])
    private let capacity = 10_000

    func holds(_ gram: String, in place: DivisionCode) -> Bool {
        let key = Key(gram: gram, place: place.subtreePrefix)
        return keys.withLock { $0.contains(key) }
    }

    /// Remembers a pair. When ten thousand are known, it forgets them all first, and with them what is no longer so.
    func add(_ gram: String, in place: DivisionCode) {
        let key = Key(gram: gram, place: place.subtreePrefix)
        keys.withLock { keys in
            if keys.count >= capacity { keys.removeAll(keepingCapacity: true) }
            keys.insert(key)
        }
    }
}
