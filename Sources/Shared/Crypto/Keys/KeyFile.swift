/// A signing key kept in a file that only its owner may read: a line that says so, and the seed.
package enum KeyFile {
    private static let format = LabelledFile(
        label: "qingtong signing key v1 (Ed25519 seed): SECRET, never copy or send",
        byteCount: SigningKey.seedByteCount, mode: 0o600, isSecret: true)

    /// Makes a new key and a new file of mode 0600 for it; on return both are on the disk.
    ///
    /// - Throws: `KeyFileError`, `exists` when there is anything at that path already.
    package static func create(at path: String) throws(KeyFileError) -> SigningKey {
        let key = SigningKey.generate()
        try format.create(at: path, key.seed)
        return key
    }

    /// The key in that file.
    ///
    /// - Throws: `KeyFileError` when the file is missing, a symbolic link or no file, when others than its
    ///   owner have any right to it, and when its content is not a key.
    package static func load(_ path: String) throws(KeyFileError) -> SigningKey {
        guard let key = SigningKey(seed: try format.load(path)) else {
            throw KeyFileError(path: path, problem: .malformed)
        }
        return key
    }
}
