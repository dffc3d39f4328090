package import Crypto
import Synchronization

/// The public keys used lately, so that a signature can be checked before the store is asked.
///
/// A cache only: inside the transaction the key is compared with the directory's.
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
