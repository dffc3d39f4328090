import CSodium

/// The public half of a key pair for sealed boxes (X25519): whoever has it can seal to its holder, and open nothing.
package struct BoxPublicKey: Hashable, Sendable {
    /// How many bytes a public key has.
    package static let byteCount = 32
    /// How many bytes a box has more than what is in it.
    package static let overhead = 48

    /// The 32 bytes.
    package let bytes: [UInt8]

    /// The key with exactly these 32 bytes; `nil` for any other number of bytes, and for a point of small order, to which
    /// anybody could open boxes.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == BoxPublicKey.byteCount else { return nil }
        let bytes = Array(bytes)
        // Such a point times any number is nothing, which the library reports.
        var product = bytes
        let number = [UInt8](repeating: 1, count: bytes.count)
        guard crypto_scalarmult(&product, number, bytes) == 0 else { return nil }
        self.bytes = bytes
    }

    /// The key written as 64 lower-case hexadecimal characters; `nil` for anything else.
    package init?(hex: some StringProtocol) {
        guard let bytes = Hex.bytes(hex) else { return nil }
        self.init(bytes: bytes)
    }

    /// 64 lower-case hexadecimal characters.
    package var hex: String { Hex.text(bytes) }

    /// A box that only the holder of the other half can open, and that does not say who made it (`crypto_box_seal`): 48 bytes
    /// more than there were, others each time.
    package func seal(_ plain: SecretBytes) -> [UInt8] {
        Sodium.start()
        var box = [UInt8](repeating: 0, count: plain.count + Self.overhead)
        let isSealed = plain.withBytes {
            crypto_box_seal(&box, $0.baseAddress, UInt64($0.count), bytes) == 0
        }
        precondition(isSealed, "every key that can be made takes boxes")
        return box
    }
}

extension BoxPublicKey: CustomStringConvertible {
    package var description: String { hex }
}
