package import Crypto
package import Refusals

/// The name of a key: 32 hexadecimal characters of the digest of its suite and bytes. A key belongs to one principal for ever.
package struct KeyID: Hashable, Comparable, Sendable {
    package let text: String

    /// The name of that key under that suite.
    package init(of key: PublicKey, suite: KeySuite = .ed25519SHA256) {
        text = String(
            TextLine.digest(TextLine.joined("qingtong-key-id/v1", suite.rawValue, key.hex)).hex.prefix(32))
    }

    /// Reads a name.
    ///
    /// - Throws: `key-id-form` for anything but 32 characters `0-9 a-f`.
    package init(_ text: some StringProtocol, field: FieldPath) throws(Refusal) {
        guard let id = KeyID(exactly: text) else { throw Refusal(.keyIDForm, field: field) }
        self = id
    }

    init?(exactly text: some StringProtocol) {
        guard text.utf8.count == 32,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.text = String(text)
    }

    package static func < (one: KeyID, other: KeyID) -> Bool { one.text < other.text }
}

extension KeyID: CustomStringConvertible {
    package var description: String { text }
}
