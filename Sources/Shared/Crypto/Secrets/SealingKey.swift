import CSodium

/// A key that seals bytes with what they are bound to: XChaCha20-Poly1305. What it seals begins with the nonce.
package struct SealingKey: Sendable, Equatable {
    /// How many bytes a key has.
    package static let byteCount = 32
    /// How many bytes a nonce has: enough for random ones never to meet.
    package static let nonceBytes = 24
    /// How many bytes the sealed form has more than the plain one: the nonce, and the tag that shows changes.
    package static let overhead = nonceBytes + tagBytes

    private static let tagBytes = 16

    /// The key itself.
    package let secret: SecretBytes

    /// The key with exactly these 32 bytes; `nil` for any other number of bytes.
    package init?(_ secret: SecretBytes) {
        guard secret.count == SealingKey.byteCount else { return nil }
        self.secret = secret
    }

    /// Seals bytes.
    ///
    /// - Parameters:
    ///   - plain: What only holders of the key shall read.
    ///   - data: What the sealed bytes are bound to; they open only together with the same.
    ///   - nonce: 24 bytes, never the same twice under one key; random ones when nothing is said.
    /// - Returns: Nonce, encrypted bytes, tag.
    package func seal(_ plain: SecretBytes, data: some Collection<UInt8>, nonce: [UInt8]? = nil) -> [UInt8] {
        let nonce = nonce ?? Entropy.bytes(Self.nonceBytes)
        precondition(nonce.count == Self.nonceBytes, "a nonce has 24 bytes")
        var box = [UInt8](repeating: 0, count: plain.count + Self.tagBytes)
        plain.withBytes { plain in
            secret.withStart { key in
                data.withBytes { data, count in
                    // Cannot fail for what fits into memory.
                    _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
                        &box, nil, plain.baseAddress, UInt64(plain.count), data, UInt64(count), nil, nonce,
                        key)
                }
            }
        }
        return nonce + box
    }

    /// What was sealed; `nil` when it was sealed under another key, bound to something else, or changed since.
    package func open(_ sealed: some Collection<UInt8>, data: some Collection<UInt8>) -> SecretBytes? {
        guard sealed.count >= Self.overhead else { return nil }
        let nonce = Array(sealed.prefix(Self.nonceBytes))
        let box = Array(sealed.dropFirst(Self.nonceBytes))
        var isOpened = false
        let plain = SecretBytes(count: box.count - Self.tagBytes) { room in
            secret.withStart { key in
                data.withBytes { data, count in
                    isOpened =
                        crypto_aead_xchacha20poly1305_ietf_decrypt(
                            room.baseAddress, nil, nil, box, UInt64(box.count), data, UInt64(count), nonce,
                            key) == 0
                }
            }
        }
        return isOpened ? plain : nil
    }
}

extension SealingKey: CustomStringConvertible, CustomReflectable {
    package var description: String { "sealing key" }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
