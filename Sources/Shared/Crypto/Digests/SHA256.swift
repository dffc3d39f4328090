import CSodium

/// SHA-256 (FIPS 180-4), in one call or piece by piece.
package struct SHA256: Sendable {
    private var state = crypto_hash_sha256_state()

    /// A hash of nothing yet.
    package init() {
        crypto_hash_sha256_init(&state)
    }

    /// The digest of these bytes.
    @specialized(where Bytes == [UInt8])
    package static func hash<Bytes: Collection<UInt8>>(_ bytes: Bytes) -> Digest {
        bytes.withBytes { start, count in
            Digest { crypto_hash_sha256($0, start, UInt64(count)) }
        }
    }

    /// Takes in more bytes.
    package mutating func update(_ bytes: some Collection<UInt8>) {
        bytes.withBytes { start, count in
            _ = crypto_hash_sha256_update(&state, start, UInt64(count))
        }
    }

    /// Takes in the bytes of a digest.
    package mutating func update(_ digest: Digest) {
        digest.withBytes { update($0) }
    }

    /// The digest of all that was taken in; more may follow afterwards.
    package func digest() -> Digest {
        var copy = state
        return Digest { crypto_hash_sha256_final(&copy, $0) }
    }
}
