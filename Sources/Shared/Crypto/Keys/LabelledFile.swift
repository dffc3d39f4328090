/// A small text file: a line that says what it is, then one line of hexadecimal.
struct LabelledFile {
    let label: String
    /// How many bytes the second line stands for.
    let byteCount: Int
    /// The rights the file gets, such as `0o600`.
    let mode: UInt32
    /// Whether a file that others may read, write or execute is refused.
    let isSecret: Bool

    private var length: Int { label.utf8.count + 1 + byteCount * 2 + 1 }
    private var file: GuardedFile { GuardedFile(mode: mode, isSecret: isSecret) }

    /// Writes a new file and waits until it and its name in the directory are on the disk.
    func create(at path: String, _ bytes: some Collection<UInt8>) throws(KeyFileError) {
        try file.create(at: path, Array("\(label)\n\(Hex.text(bytes))\n".utf8))
    }

    /// The bytes that the file holds.
    func load(_ path: String) throws(KeyFileError) -> [UInt8] {
        guard let bytes = parse(try file.load(path, longest: length)) else {
            throw KeyFileError(path: path, problem: .malformed)
        }
        return bytes
    }

    private func parse(_ text: [UInt8]) -> [UInt8]? {
        guard text.count == length, text.last == UInt8(ascii: "\n"), text.starts(with: "\(label)\n".utf8)
        else {
            return nil
        }
        let line = text.dropFirst(label.utf8.count + 1).dropLast()
        return Hex.bytes(String(decoding: line, as: UTF8.self))
    }
}
