package import Crypto
import Synchronization

/// The public keys seen lately, so that a signature can be checked before the store is asked.
///
/// It decides nothing: the gate compares the key with the directory's inside the transaction.
package final class KeyRing: Sendable {
    private let keys = Mutex<[String: PublicKey]>([:])
    private let capacity = 10_000

    /// Knows no key yet.
    package init() {}

    package subscript(principal: String) -> PublicKey? {
        keys.withLock { $0[principal] }
    }

    /// Remembers a key that proved a signature. When ten thousand are known, it forgets them all first.
    package func learn(_ key: PublicKey, of principal: String) {
        keys.withLock { keys in
            if keys.count >= capacity { keys.removeAll(keepingCapacity: true) }
            keys[principal] = key
        }
    }
}
