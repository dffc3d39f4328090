package import Crypto

/// Eight bytes that tell a service whether it has the key it had, and nobody what the key is. The store keeps them: with other keys the
/// service does not start.
package struct KeyCheckValue: Hashable, Sendable {
    /// 16 hexadecimal characters: the first 8 bytes of HMAC-SHA256(key, `qingtong-key-check/v1`).
    package let text: String

    /// The check value of a key.
    package init(of key: SecretBytes) {
        text = String(HMACSHA256.code(for: Array("qingtong-key-check/v1".utf8), key: key).hex.prefix(16))
    }

    /// Reads a check value; `nil` for anything but 16 characters `0-9 a-f`.
    package init?(text: some StringProtocol) {
        guard text.utf8.count == 16,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.text = String(text)
    }
}
