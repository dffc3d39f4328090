package import Crypto
import Synchronization

/// The shared keys of this service with its callers (Diffie-Hellman), each computed when it is first needed.
///
/// A cache only: which public key belongs to whom is looked up in the directory inside the transaction.
package final class AgreedKeys: Sendable {
    private let own: SigningKey
    private let keys = Mutex(ShortMemory<PublicKey, AgreedKey>())

    /// Has agreed with nobody yet.
    package init(of own: SigningKey) {
        self.own = own
    }

    /// The key agreed on with the holder of that one; `nil` when there is no such key.
    package subscript(other: PublicKey) -> AgreedKey? {
        if let known = keys.withLock({ $0[other] }) { return known }
        guard let fresh = AgreedKey(own: own, other: other, purpose: CallSignature.codePurpose) else {
            return nil
        }
        keys.withLock { $0[other] = fresh }
        return fresh
    }
}
