/// A public key kept in a file that anyone may read, to be handed to other agencies.
package enum PublicKeyFile {
    private static let format = LabelledFile(
        label: "qingtong public key v1 (Ed25519)",
        byteCount: PublicKey.byteCount, mode: 0o644, isSecret: false)

    /// Makes a new file of mode 0644 for the key.
    ///
    /// - Throws: `KeyFileError`, `exists` when there is anything at that path already.
    package static func create(at path: String, _ key: PublicKey) throws(KeyFileError) {
        try format.create(at: path, key.bytes)
    }

    /// The key in that file.
    ///
    /// - Throws: `KeyFileError` when the file is missing, a symbolic link or no file, and when its content
    ///   is not a public key.
    package static func load(_ path: String) throws(KeyFileError) -> PublicKey {
        guard let key = PublicKey(bytes: try format.load(path)) else {
            throw KeyFileError(path: path, problem: .malformed)
        }
        return key
    }
}
