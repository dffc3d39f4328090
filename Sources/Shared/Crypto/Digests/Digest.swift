import CSodium

/// A 32-byte digest, ordered as its bytes are.
package struct Digest: Hashable, Sendable {
    /// How many bytes a digest has.
    package static let byteCount = 32

    /// The bytes in memory order; four words keep the value inline, without a heap array.
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    init(filledBy body: (UnsafeMutablePointer<UInt8>) -> Void) {
        withUnsafeMutableBytes(of: &words) { buffer in
            guard let start = buffer.bindMemory(to: UInt8.self).baseAddress else { return }
            body(start)
        }
    }

    /// The digest with exactly these 32 bytes; `nil` for any other number of bytes.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Digest.byteCount else { return nil }
        bytes.withBytes { start, count in
            withUnsafeMutableBytes(of: &words) {
                $0.copyMemory(from: UnsafeRawBufferPointer(start: start, count: count))
            }
        }
    }

    /// The digest written as 64 hexadecimal characters of either case; `nil` for anything else.
    package init?(hex: some StringProtocol) {
        guard let bytes = Hex.bytes(hex) else { return nil }
        self.init(bytes: bytes)
    }

    /// The 32 bytes.
    package var bytes: [UInt8] { withBytes(Array.init) }

    /// 64 lower-case hexadecimal characters.
    package var hex: String { withBytes(Hex.text) }

    /// Calls with the 32 bytes in place.
    package func withBytes<R>(_ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        try withUnsafeBytes(of: words) { try $0.withMemoryRebound(to: UInt8.self, body) }
    }

    /// Whether the other has the same bytes; takes the same time whatever the answer.
    package func isSame(as other: Digest) -> Bool {
        withBytes { own in
            other.withBytes { sodium_memcmp(own.baseAddress, $0.baseAddress, Digest.byteCount) == 0 }
        }
    }

    package static func == (one: Digest, other: Digest) -> Bool {
        one.words == other.words
    }

    package func hash(into hasher: inout Hasher) {
        withUnsafeBytes(of: words) { hasher.combine(bytes: $0) }
    }
}

extension Digest: Comparable {
    package static func < (one: Digest, other: Digest) -> Bool {
        one.withBytes { left in other.withBytes { right in left.lexicographicallyPrecedes(right) } }
    }
}

extension Digest: CustomStringConvertible {
    package var description: String { hex }
}
