import CSodium

/// A key for codes (HMAC-SHA256) that the holders of two Ed25519 keys can both reckon and nobody else, so that it never
/// goes over the wire: X25519 (RFC 7748) over the Montgomery forms of their keys.
///
/// A code proves to the one who checks it that the other made it, for a small part of what a signature costs. It proves
/// nothing to anybody else, because either of the two could have made it.
package struct AgreedKey: Sendable {
    private let blank: HMACSHA256

    /// What both sides get, whichever of them reckons it; `nil` when the other's bytes are no key, or one of small order.
    ///
    /// - Parameters:
    ///   - own: The key of the side that reckons.
    ///   - other: The other side's public key.
    ///   - purpose: What the codes are for; the key is another for each purpose.
    package init?(own: SigningKey, other: PublicKey, purpose: String) {
        let size = Int(crypto_scalarmult_curve25519_BYTES)
        var (scalar, point, shared) = (
            [UInt8](repeating: 0, count: size), [UInt8](repeating: 0, count: size),
            [UInt8](repeating: 0, count: size)
        )
        defer {
            sodium_memzero(&scalar, size)
            sodium_memzero(&shared, size)
        }
        guard crypto_sign_ed25519_sk_to_curve25519(&scalar, own.secret) == 0,
            crypto_sign_ed25519_pk_to_curve25519(&point, other.bytes) == 0,
            crypto_scalarmult_curve25519(&shared, scalar, point) == 0
        else { return nil }
        // The keys belong to what is agreed on (RFC 7748 §6.1), in an order that both sides know.
        let keys = [own.publicKey.bytes, other.bytes].sorted { $0.lexicographicallyPrecedes($1) }
        let key = HMACSHA256.code(for: Array(purpose.utf8) + keys.joined(), key: shared)
        blank = HMACSHA256(key: key.bytes)
    }

    /// The code of these bytes.
    @specialized(where Bytes == [UInt8])
    package func code<Bytes: Collection<UInt8>>(for bytes: Bytes) -> Digest {
        var code = blank
        code.update(bytes)
        return code.digest()
    }

    /// Whether `code` is the code of these bytes; takes the same time whatever the answer.
    @specialized(where Bytes == [UInt8])
    package func isValid<Bytes: Collection<UInt8>>(_ code: Digest, for bytes: Bytes) -> Bool {
        self.code(for: bytes).isSame(as: code)
    }
}

extension AgreedKey: CustomStringConvertible, CustomReflectable {
    package var description: String { "agreed key" }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
