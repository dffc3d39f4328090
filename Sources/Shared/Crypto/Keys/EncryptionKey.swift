import CSodium

/// A key under which bytes are encrypted and decrypted again by the same holder: XChaCha20-Poly1305.
package struct EncryptionKey: Sendable {
    private let bytes: [UInt8]

    private static let nonceBytes = Int(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
    private static let tagBytes = Int(crypto_aead_xchacha20poly1305_ietf_ABYTES)

    /// The key that the holder of a signing key has for that purpose: the same after every start.
    package init(of own: SigningKey, purpose: String) {
        bytes = HMACSHA256.code(for: Array(purpose.utf8), key: own.seed).bytes
    }

    /// A fresh nonce, then the encrypted bytes.
    ///
    /// - Parameters:
    ///   - plain: What nobody else shall read.
    ///   - context: What the bytes are bound to; they decrypt only together with the same.
    /// - Returns: 40 bytes more than there were.
    package func encrypt(_ plain: [UInt8], in context: [UInt8]) -> [UInt8] {
        let nonce = Entropy.bytes(Self.nonceBytes)
        var box = [UInt8](repeating: 0, count: plain.count + Self.tagBytes)
        // Cannot fail for what fits into memory.
        crypto_aead_xchacha20poly1305_ietf_encrypt(
            &box, nil, plain, UInt64(plain.count), context, UInt64(context.count), nil, nonce, bytes)
        return nonce + box
    }

    /// What was encrypted; `nil` when it was encrypted by nobody who has the key, or bound to something else.
    package func decrypt(_ encrypted: [UInt8], in context: [UInt8]) -> [UInt8]? {
        guard encrypted.count >= Self.nonceBytes + Self.tagBytes else { return nil }
        let nonce = Array(encrypted.prefix(Self.nonceBytes))
        let box = Array(encrypted.dropFirst(Self.nonceBytes))
        var plain = [UInt8](repeating: 0, count: box.count - Self.tagBytes)
        let opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
            &plain, nil, nil, box, UInt64(box.count), context, UInt64(context.count), nonce, bytes)
        return opened == 0 ? plain : nil
    }

    /// A name for a text that stays the same and tells nobody else what the text is: 16 hexadecimal digits.
    package func name(of text: String) -> String {
        String(HMACSHA256.code(for: Array(text.utf8), key: bytes).hex.prefix(16))
    }
}

extension EncryptionKey: CustomStringConvertible, CustomReflectable {
    package var description: String { "encryption key" }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
