/// The hash that a draw is made with, given by the caller.
///
/// SHA-256 by default; where the rules on commercial cryptography ask for it, SM3 with its HMAC. Its name
/// is part of the published commitment, so that nobody can choose it afterwards.
package struct DrawHash: Sendable {
    /// The name that is published, such as `sha-256`.
    package let name: String
    private let digestFunction: @Sendable ([UInt8]) -> [UInt8]
    private let hmacFunction: @Sendable ([UInt8], [UInt8]) -> [UInt8]

    /// A hash whose digests and authentication codes are 32 bytes long.
    ///
    /// - Parameters:
    ///   - name: The published name, letters, digits and hyphens.
    ///   - digest: The digest of a message.
    ///   - hmac: The authentication code (RFC 2104) under a key, of a message.
    package init(
        name: String,
        digest: @escaping @Sendable (_ message: [UInt8]) -> [UInt8],
        hmac: @escaping @Sendable (_ key: [UInt8], _ message: [UInt8]) -> [UInt8]
    ) {
        precondition(DrawLabel.isLabel(name), "the name of a hash enters a digest")
        self.name = name
        self.digestFunction = digest
        self.hmacFunction = hmac
    }

    /// Bytes of a digest and of an authentication code.
    package static let size = 32

    func digest(_ message: [UInt8]) -> [UInt8] {
        let digest = digestFunction(message)
        precondition(digest.count == DrawHash.size, "\(name) must give 32 bytes")
        return digest
    }

    func digest(_ text: String) -> [UInt8] { digest(Array(text.utf8)) }

    func hmac(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        let code = hmacFunction(key, message)
        precondition(code.count == DrawHash.size, "HMAC with \(name) must give 32 bytes")
        return code
    }
}
