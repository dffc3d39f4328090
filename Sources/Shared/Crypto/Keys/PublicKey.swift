import CSodium

/// The public half of an Ed25519 key pair: who checks signatures needs no more.
package struct PublicKey: Hashable, Sendable {
    /// How many bytes a public key has.
    package static let byteCount = 32

    /// The 32 bytes.
    package let bytes: [UInt8]

    /// The key with exactly these 32 bytes; `nil` for any other number of bytes.
    ///
    /// Whether the bytes are a point of the curve shows only when a signature is checked: with bytes that are
    /// none, no signature is valid.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == PublicKey.byteCount else { return nil }
        self.bytes = Array(bytes)
    }

    /// The key written as 64 hexadecimal characters of either case; `nil` for anything else.
    package init?(hex: some StringProtocol) {
        guard let bytes = Hex.bytes(hex) else { return nil }
        self.init(bytes: bytes)
    }

    /// 64 lower-case hexadecimal characters.
    package var hex: String { Hex.text(bytes) }

    /// Whether the holder of the other half signed exactly these bytes.
    ///
    /// Refuses keys of small order and signatures that are not in canonical form.
    package func isValid(_ signature: Signature, for bytes: some Collection<UInt8>) -> Bool {
        bytes.withBytes { start, count in
            crypto_sign_verify_detached(signature.bytes, start, UInt64(count), self.bytes) == 0
        }
    }
}

extension PublicKey: CustomStringConvertible {
    package var description: String { hex }
}
