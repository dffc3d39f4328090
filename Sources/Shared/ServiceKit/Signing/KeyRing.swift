package import Crypto
import Synchronization

/// The public keys seen lately, so that a signature can be checked before the store is asked.
///
/// It decides nothing: the gate compares the key with the directory's inside the transaction.
package final class KeyRing: Sendable {
    private let keys = Mutex(ShortMemory<String, PublicKey>())

    /// Knows no key yet.
    package init() {}

    package subscript(principal: String) -> PublicKey? {
        keys.withLock { $0[principal] }
    }

    /// Remembers a key that proved a signature, for a while.
    package func learn(_ key: PublicKey, of principal: String) {
        keys.withLock { $0[principal] = key }
    }
}
