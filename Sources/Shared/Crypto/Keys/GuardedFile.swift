#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A small file that is written once and never through a link, and that is refused when others than its owner can get at a secret in it.
package struct GuardedFile: Sendable {
    /// The rights the file gets, such as `0o600`.
    let mode: UInt32
    /// Whether a file that others may read, write or execute is refused.
    let isSecret: Bool

    /// For secrets: mode 0600, and refused when others have any right to it.
    package static let secret = GuardedFile(mode: 0o600, isSecret: true)
    /// For what anyone may read: mode 0644.
    package static let readable = GuardedFile(mode: 0o644, isSecret: false)

    /// Writes a new file and waits until it and its name in the directory are on the disk.
    ///
    /// - Throws: `KeyFileError`, `exists` when there is anything at that path already.
    package func create(at path: String, _ text: [UInt8]) throws(KeyFileError) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = open(path, flags, mode_t(mode))
        guard descriptor >= 0 else {
            throw errno == EEXIST ? KeyFileError(path: path, problem: .exists) : .system(path)
        }
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

    /// What the file holds.
    ///
    /// - Throws: `KeyFileError` when the file is missing, a symbolic link or no file, when others have a right to a secret, and
    ///   `malformed` when it is longer than that.
    package func load(_ path: String, longest: Int) throws(KeyFileError) -> [UInt8] {
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
        var text = [UInt8](repeating: 0, count: longest + 1)
        let count = read(descriptor, &text, text.count)
        guard count >= 0 else { throw .system(path) }
        guard count <= longest else { throw KeyFileError(path: path, problem: .malformed) }
        return Array(text.prefix(count))
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
