import CDigest

/// SHA-256 (FIPS 180-4), in one call or piece by piece.
package struct SHA256: Sendable {
    private var state = digest_state()

    /// A hash of nothing yet.
    package init() {
        digest_begin(&state)
    }

    /// The digest of these bytes.
    @specialized(where Bytes == [UInt8])
    package static func hash<Bytes: Collection<UInt8>>(_ bytes: Bytes) -> Digest {
        var hash = SHA256()
        hash.update(bytes)
        return hash.digest()
    }

    /// Takes in more bytes.
    @specialized(where Bytes == [UInt8])
    package mutating func update<Bytes: Collection<UInt8>>(_ bytes: Bytes) {
        bytes.withBytes { start, count in
            digest_add(&state, start, count)
        }
    }

    /// Takes in the bytes of a digest.
    package mutating func update(_ digest: Digest) {
        digest.withBytes { update($0) }
    }

    /// The digest of all that was taken in; more may follow afterwards.
    package func digest() -> Digest {
        withUnsafePointer(to: state) { state in
            Digest { digest_end(state, $0) }
        }
    }
}
