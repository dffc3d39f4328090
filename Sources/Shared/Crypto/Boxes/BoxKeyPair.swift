import CSodium

/// A key pair to which boxes are sealed (X25519). Its description and mirror show the public half only.
package struct BoxKeyPair: Sendable, Equatable {
    /// How many bytes the secret half has.
    package static let secretByteCount = 32

    /// The half that may be shown to anyone.
    package let publicKey: BoxPublicKey
    /// The half that opens boxes: 32 bytes, as they are kept in files.
    package let secret: SecretBytes

    /// A new pair from the operating system's randomness.
    package static func generate() -> BoxKeyPair {
        guard let pair = BoxKeyPair(secret: SecretBytes.random(secretByteCount)) else {
            preconditionFailure("32 random bytes make a pair")
        }
        return pair
    }

    /// The pair with that secret half; `nil` unless it has 32 bytes.
    package init?(secret: SecretBytes) {
        guard secret.count == BoxKeyPair.secretByteCount else { return nil }
        var bytes = [UInt8](repeating: 0, count: BoxPublicKey.byteCount)
        let isMade = secret.withStart { crypto_scalarmult_base(&bytes, $0) == 0 }
        guard isMade, let publicKey = BoxPublicKey(bytes: bytes) else { return nil }
        self.publicKey = publicKey
        self.secret = secret
    }

    /// What is in a box that was sealed to this pair; `nil` for a box sealed to another, and for one that was changed.
    package func open(_ box: some Collection<UInt8>) -> SecretBytes? {
        guard box.count >= BoxPublicKey.overhead else { return nil }
        var isOpened = false
        let plain = SecretBytes(count: box.count - BoxPublicKey.overhead) { room in
            secret.withStart { secret in
                box.withBytes { box, count in
                    isOpened =
                        crypto_box_seal_open(
                            room.baseAddress, box, UInt64(count), publicKey.bytes, secret) == 0
                }
            }
        }
        return isOpened ? plain : nil
    }
}

extension BoxKeyPair: CustomStringConvertible, CustomReflectable {
    package var description: String { "box key of \(publicKey)" }

    package var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey]) }
}
