package import Crypto

/// What receipt codes are looked up by: the store has their indexes, this key stands beside it.
package struct IndexKey: Sendable, Equatable {
    /// How many bytes a key has.
    package static let byteCount = 32

    /// The key itself.
    package let secret: SecretBytes

    /// The key with exactly these 32 bytes; `nil` for any other number.
    package init?(_ secret: SecretBytes) {
        guard secret.count == Self.byteCount else { return nil }
        self.secret = secret
    }

    /// A new key.
    package static func generate() -> IndexKey { IndexKey(secret: .random(byteCount)) }

    private init(secret: SecretBytes) { self.secret = secret }

    package var checkValue: KeyCheckValue { KeyCheckValue(of: secret) }

    /// The index of a code: HMAC-SHA256(key, `qingtong-receipt-index/v1|digits-digest`).
    package func index(of code: TipCode) -> Digest {
        index(ofDigest: SHA256.hash(code.digits))
    }

    /// The index of a code by the digest of its digits, which is all that was kept of 13-digit codes.
    package func index(ofDigest digest: Digest) -> Digest {
        HMACSHA256.code(
            for: Array(TextLine.joined("qingtong-receipt-index/v1", digest.hex).utf8), key: secret)
    }
}
