package import Crypto
import Synchronization

/// The keys this service has agreed on with its callers, each reckoned when it is first needed.
///
/// It decides nothing: whose public key is whose, the directory says inside the transaction.
package final class AgreedKeys: Sendable {
    private let own: SigningKey
    private let keys = Mutex<[PublicKey: AgreedKey]>([:])
    private let capacity = 10_000

    /// Has agreed with nobody yet.
    package init(of own: SigningKey) {
        self.own = own
    }

    /// The key agreed on with the holder of that one; `nil` when there is no such key. When ten thousand are known, it
    /// forgets them all first.
    package subscript(caller: PublicKey) -> AgreedKey? {
        if let known = keys.withLock({ $0[caller] }) { return known }
        let fresh = AgreedKey(own: own, other: caller, purpose: CallSignature.codePurpose)
        keys.withLock { keys in
            if keys.count >= capacity { keys.removeAll(keepingCapacity: true) }
            keys[caller] = fresh
        }
        return fresh
    }
}
