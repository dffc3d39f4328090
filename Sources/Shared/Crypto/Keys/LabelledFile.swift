#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

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

    /// Writes a new file and waits until it and its name in the directory are on the disk.
    func create(at path: String, _ bytes: some Collection<UInt8>) throws(KeyFileError) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = open(path, flags, mode_t(mode))
        guard descriptor >= 0 else {
            throw errno == EEXIST ? KeyFileError(path: path, problem: .exists) : .system(path)
        }
        let text = Array("\(label)\n\(Hex.text(bytes))\n".utf8)
        let isWritten =
            fchmod(descriptor, mode_t(mode)) == 0
            && write(descriptor, text, text.count) == text.count
            && fsync(descriptor) == 0
        let failure = KeyFileError.system(path)
        close(descriptor)
        guard isWritten else {
            unlink(path)
            throw failure
        }
        try syncDirectory(of: path)
    }

    /// The bytes that the file holds.
    func load(_ path: String) throws(KeyFileError) -> [UInt8] {
        // A pipe would otherwise hold up the open until somebody writes to it.
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            switch errno {
            case ENOENT: throw KeyFileError(path: path, problem: .missing)
            case ELOOP: throw KeyFileError(path: path, problem: .symbolicLink)
            default: throw .system(path)
            }
        }
        defer { close(descriptor) }
        try inspect(descriptor, path)
        // One byte more than expected, so that a longer file shows.
        var text = [UInt8](repeating: 0, count: length + 1)
        let count = read(descriptor, &text, text.count)
        guard count >= 0 else { throw .system(path) }
        guard let bytes = parse(text.prefix(count)) else {
            throw KeyFileError(path: path, problem: .malformed)
        }
        return bytes
    }

    private func inspect(_ descriptor: Int32, _ path: String) throws(KeyFileError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system(path) }
        guard status.st_mode & mode_t(S_IFMT) == mode_t(S_IFREG) else {
            throw KeyFileError(path: path, problem: .notAFile)
        }
        guard !isSecret || status.st_mode & 0o077 == 0 else {
            throw KeyFileError(path: path, problem: .exposed(mode: UInt32(status.st_mode & 0o7777)))
        }
    }

    private func parse(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count == length, text.last == UInt8(ascii: "\n"), text.starts(with: "\(label)\n".utf8)
        else {
            return nil
        }
        let line = text.dropFirst(label.utf8.count + 1).dropLast()
        return Hex.bytes(String(decoding: line, as: UTF8.self))
    }

    private func syncDirectory(of path: String) throws(KeyFileError) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let directory = parts.isEmpty ? "." : parts.joined(separator: "/") + "/"
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(directory) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system(directory) }
    }
}

extension KeyFileError {
    /// The reason the system gave last.
    fileprivate static func system(_ path: String) -> KeyFileError {
        KeyFileError(path: path, problem: .system(String(cString: strerror(errno))))
    }
}
