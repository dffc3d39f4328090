/// An Ed25519 signature (RFC 8032), 64 bytes. Having one says nothing about its being valid.
package struct Signature: Hashable, Sendable {
    /// How many bytes a signature has.
    package static let byteCount = 64

    /// The 64 bytes.
    package let bytes: [UInt8]

    /// The signature with exactly these 64 bytes; `nil` for any other number of bytes.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Signature.byteCount else { return nil }
        self.bytes = Array(bytes)
    }

    /// The signature written as 128 hexadecimal characters of either case; `nil` for anything else.
    package init?(hex: some StringProtocol) {
        guard let bytes = Hex.bytes(hex) else { return nil }
        self.init(bytes: bytes)
    }

    init(filledBy body: (UnsafeMutablePointer<UInt8>) -> Void) {
        bytes = [UInt8](unsafeUninitializedCapacity: Signature.byteCount) { buffer, filled in
            guard let start = buffer.baseAddress else { return }
            body(start)
            filled = Signature.byteCount
        }
    }

    /// 128 lower-case hexadecimal characters.
    package var hex: String { Hex.text(bytes) }
}

extension Signature: CustomStringConvertible {
    package var description: String { hex }
}
