import Crypto
package import Rulebook

extension DrawHash {
    /// SHA-256 with its HMAC, published as `sha-256`: what every draw of experts is made with.
    package static let sha256 = DrawHash(
        name: "sha-256",
        digest: { SHA256.hash($0).bytes },
        hmac: { key, message in HMACSHA256.code(for: message, key: key).bytes })
}
