/// The algorithms that a key is used with. What is kept names its suite, so that others can stand beside these later.
package enum KeySuite: String, CaseIterable, Hashable, Sendable {
    /// Ed25519 (RFC 8032) over texts, SHA-256 for digests.
    case ed25519SHA256 = "ed25519-sha256"
}
