import CSodium

/// HMAC with SHA-256 (RFC 2104, RFC 4231), for keys of any length.
package struct HMACSHA256: Sendable {
    private var state = crypto_auth_hmacsha256_state()

    /// A code over nothing yet, under that key.
    package init(key: some Collection<UInt8>) {
        key.withBytes { start, count in
            _ = crypto_auth_hmacsha256_init(&state, start, count)
        }
    }

    /// The code of these bytes under that key.
    package static func code(for bytes: some Collection<UInt8>, key: some Collection<UInt8>) -> Digest {
        var code = HMACSHA256(key: key)
        code.update(bytes)
        return code.digest()
    }

    /// Whether `code` is the code of these bytes under that key; takes the same time whatever the answer.
    package static func isValid(
        _ code: Digest, for bytes: some Collection<UInt8>, key: some Collection<UInt8>
    ) -> Bool {
        HMACSHA256.code(for: bytes, key: key).isSame(as: code)
    }

    /// Takes in more bytes.
    package mutating func update(_ bytes: some Collection<UInt8>) {
        bytes.withBytes { start, count in
            _ = crypto_auth_hmacsha256_update(&state, start, UInt64(count))
        }
    }

    /// The code of all that was taken in; more may follow afterwards.
    package func digest() -> Digest {
        var copy = state
        return Digest { crypto_auth_hmacsha256_final(&copy, $0) }
    }
}
