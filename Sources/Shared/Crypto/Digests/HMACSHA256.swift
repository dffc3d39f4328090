import CSodium

/// HMAC with SHA-256 (RFC 2104, RFC 4231), for keys of any length.
package struct HMACSHA256: Sendable {
    private static let blockSize = 64

    private var inner = SHA256()
    /// Has taken in the key; the inner digest follows.
    private var outer = SHA256()

    /// A code over nothing yet, under that key.
    package init(key: some Collection<UInt8>) {
        var block = key.count > Self.blockSize ? SHA256.hash(key).bytes : Array(key)
        block += [UInt8](repeating: 0, count: Self.blockSize - block.count)
        for place in block.indices { block[place] ^= 0x36 }
        inner.update(block)
        for place in block.indices { block[place] ^= 0x36 ^ 0x5C }
        outer.update(block)
        // The key would otherwise stay where the block stood.
        sodium_memzero(&block, block.count)
    }

    /// The code of these bytes under a secret key.
    package static func code(for bytes: some Collection<UInt8>, key: SecretBytes) -> Digest {
        var code = key.withBytes { HMACSHA256(key: $0) }
        code.update(bytes)
        return code.digest()
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
    @specialized(where Bytes == [UInt8])
    package mutating func update<Bytes: Collection<UInt8>>(_ bytes: Bytes) {
        inner.update(bytes)
    }

    /// The code of all that was taken in; more may follow afterwards.
    package func digest() -> Digest {
        var outer = outer
        outer.update(inner.digest())
        return outer.digest()
    }
}
