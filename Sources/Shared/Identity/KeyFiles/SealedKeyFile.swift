package import Crypto
package import Refusals

/// A secret key in a file that opens with a passphrase only. A copy of the file is worth a guess of the passphrase at 256 MiB each.
///
/// Three lines: the label of what is in it; hexadecimal of `salt16 ‖ passes u32be ‖ KiB u32be ‖ nonce24 ‖ XChaCha20-Poly1305`, sealed under what
/// Argon2id makes of the passphrase and bound to all that stands before it (the label with its line feed, then the bytes up to the nonce's
/// end); and the SHA-256 of both lines with their line feeds. The last line tells a damaged file from a wrong passphrase; it protects from
/// accidents, the seal from people.
package struct SealedKeyFile: Hashable, Sendable {
    /// What the secret is.
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        /// A signing key's seed.
        case signing = "qingtong sealed key v1 (Ed25519 seed)"
        /// The secret half of a box key.
        case box = "qingtong sealed key v1 (X25519 secret)"
        /// The recovery key of the first administrators: a signing key's seed.
        case recovery = "qingtong sealed recovery key v1 (Ed25519 seed)"
    }

    package let kind: Kind
    package let cost: PassphraseCost
    private let salt: [UInt8]
    /// Nonce and box.
    private let sealed: [UInt8]

    private static let secretBytes = 32
    private static let headBytes = Argon2id.saltBytes + 8
    private static let lineBytes = headBytes + SealingKey.overhead + secretBytes
    /// The longest file, in bytes.
    package static let longest = 512

    /// Seals a secret of 32 bytes.
    ///
    /// - Throws: `passphrase-short` under twelve characters; `key-file-memory` when the system does not give the memory.
    package init(
        _ secret: SecretBytes, kind: Kind, passphrase: SecretBytes, cost: PassphraseCost = .standard
    ) throws(Refusal) {
        precondition(secret.count == Self.secretBytes, "a key has 32 bytes")
        try Self.require(passphrase)
        let salt = Entropy.bytes(Argon2id.saltBytes)
        let nonce = Entropy.bytes(SealingKey.nonceBytes)
        let key = try Self.key(passphrase, salt: salt, cost: cost)
        let data = Self.data(kind, salt: salt, cost: cost, nonce: nonce)
        self.kind = kind
        self.cost = cost
        self.salt = salt
        sealed = key.seal(secret, data: data, nonce: nonce)
    }

    /// The secret.
    ///
    /// - Throws: `passphrase-wrong`; `key-file-memory` when the system does not give the memory.
    package func open(_ passphrase: SecretBytes) throws(Refusal) -> SecretBytes {
        let key = try Self.key(passphrase, salt: salt, cost: cost)
        let nonce = Array(sealed.prefix(SealingKey.nonceBytes))
        let data = Self.data(kind, salt: salt, cost: cost, nonce: nonce)
        guard let secret = key.open(sealed, data: data) else { throw Refusal(.passphraseWrong) }
        return secret
    }

    /// The file's text.
    package var text: String {
        let lines = Self.lines(kind, Self.head(salt: salt, cost: cost) + sealed)
        return lines + TextLine.digest(lines).hex + "\n"
    }

    /// Reads a file's text.
    ///
    /// - Throws: `key-file-malformed` for what is no such file; `key-file-damaged` when its last line does not fit it; `key-file-cost`.
    package init(text: String) throws(Refusal) {
        guard text.utf8.count <= Self.longest else { throw Refusal(.keyFileMalformed) }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let kind = lines.first.flatMap({ Kind(rawValue: String($0)) }) else {
            throw Refusal(.keyFileMalformed)
        }
        guard lines.count == 4, lines[3].isEmpty, let bytes = HexText.bytes(lines[1]),
            bytes.count == Self.lineBytes,
            TextLine.digest(Self.lines(kind, bytes)).hex == lines[2]
        else { throw Refusal(.keyFileDamaged) }
        self.kind = kind
        salt = Array(bytes.prefix(Argon2id.saltBytes))
        let numbers = bytes[Argon2id.saltBytes..<Self.headBytes]
        cost = try PassphraseCost(
            passes: Self.number(numbers.prefix(4)), kibibytes: Self.number(numbers.suffix(4)))
        sealed = Array(bytes.dropFirst(Self.headBytes))
    }
}

extension SealedKeyFile {
    /// The fewest characters of a passphrase.
    package static let shortestPassphrase = 12

    private static func require(_ passphrase: SecretBytes) throws(Refusal) {
        // Characters of UTF-8: all bytes but those that go on.
        let count = passphrase.withBytes { bytes in bytes.count(where: { $0 & 0xC0 != 0x80 }) }
        guard count >= shortestPassphrase else {
            throw Refusal(.passphraseShort, ["limit": "\(shortestPassphrase)"])
        }
    }

    private static func key(
        _ passphrase: SecretBytes, salt: [UInt8], cost: PassphraseCost
    ) throws(Refusal) -> SealingKey {
        let bytes = Argon2id.key(
            of: passphrase, salt: salt, passes: cost.passes, kibibytes: cost.kibibytes)
        guard let key = bytes.flatMap(SealingKey.init) else {
            throw Refusal(.keyFileMemory, ["memory": "\(cost.kibibytes >> 10)"])
        }
        return key
    }

    private static func head(salt: [UInt8], cost: PassphraseCost) -> [UInt8] {
        salt + bigEndian(cost.passes) + bigEndian(cost.kibibytes)
    }

    private static func data(
        _ kind: Kind, salt: [UInt8], cost: PassphraseCost, nonce: [UInt8]
    ) -> [UInt8] {
        Array("\(kind.rawValue)\n".utf8) + head(salt: salt, cost: cost) + nonce
    }

    private static func lines(_ kind: Kind, _ bytes: [UInt8]) -> String {
        "\(kind.rawValue)\n\(HexText.text(bytes))\n"
    }

    private static func bigEndian(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }
}

extension SealedKeyFile {
    /// Writes a new file of mode 0600; on return it is on the disk.
    ///
    /// - Throws: `KeyFileError`, `exists` when there is anything at that path already.
    package func create(at path: String) throws(KeyFileError) {
        try GuardedFile.secret.create(at: path, Array(text.utf8))
    }

    /// The sealed key in that file.
    ///
    /// - Throws: `KeyFileError` when the file cannot be read or others have a right to it; what `init(text:)` throws.
    package static func load(_ path: String) throws -> SealedKeyFile {
        let bytes = try GuardedFile.secret.load(path, longest: longest)
        return try SealedKeyFile(text: String(decoding: bytes, as: UTF8.self))
    }
}
