import CSodium

/// An Ed25519 key pair (RFC 8032). Its description and mirror show the public half only.
package struct SigningKey: Sendable {
    /// How many bytes a seed has.
    package static let seedByteCount = 32

    /// The half that may be shown to anyone.
    package let publicKey: PublicKey
    /// The seed followed by the public key, as libsodium keeps it.
    let secret: [UInt8]

    /// A new key from the operating system's randomness.
    package static func generate() -> SigningKey {
        guard let key = SigningKey(seed: Entropy.bytes(seedByteCount)) else {
            preconditionFailure("a seed of the right length makes a key")
        }
        return key
    }

    /// The key that this seed determines; `nil` unless the seed has 32 bytes.
    package init?(seed: [UInt8]) {
        guard seed.count == SigningKey.seedByteCount else { return nil }
        Sodium.start()
        var publicBytes = [UInt8](repeating: 0, count: PublicKey.byteCount)
        var secret = [UInt8](repeating: 0, count: SigningKey.seedByteCount + PublicKey.byteCount)
        guard crypto_sign_seed_keypair(&publicBytes, &secret, seed) == 0,
            let publicKey = PublicKey(bytes: publicBytes)
        else { return nil }
        self.publicKey = publicKey
        self.secret = secret
    }

    /// The key that a secret seed determines; `nil` unless the seed has 32 bytes.
    package init?(seed: SecretBytes) {
        self.init(seed: seed.withBytes(Array.init))
    }

    /// A copy of what the key is kept as. The key's own bytes stand in an array, which nobody overwrites.
    package var secretSeed: SecretBytes { SecretBytes(copying: seed) }

    /// What the key is kept as.
    var seed: ArraySlice<UInt8> { secret.prefix(SigningKey.seedByteCount) }

    /// Signs exactly these bytes; the same bytes always give the same signature.
    package func sign(_ bytes: some Collection<UInt8>) -> Signature {
        bytes.withBytes { start, count in
            Signature {
                _ = crypto_sign_detached($0, nil, start, UInt64(count), secret)
            }
        }
    }
}

extension SigningKey: CustomStringConvertible, CustomReflectable {
    package var description: String { "signing key of \(publicKey)" }

    package var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey]) }
}
