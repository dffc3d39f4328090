import Foundation

/// Prepares a store's file before SQLite opens it: creates it with mode 0600 and takes the lock.
enum StoreFile {
    /// Makes an empty file of mode 0600 in an existing directory, unless there is something at the path
    /// already.
    static func create(at path: String) throws(OpeningError) {
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            guard errno == EEXIST else { throw .system(path) }
            return
        }
        close(descriptor)
        try syncDirectory(of: path)
    }

    /// Makes sure that the file's name survives a power cut.
    private static func syncDirectory(of path: String) throws(OpeningError) {
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system(path) }
    }
}

/// The right to serve a store, held by one process at a time and released by the system when the process ends.
///
/// Kept on a side file, because SQLite's own locks are for single transactions.
final class StoreLock: Sendable {
    private let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Locks the store in that file; under whatever name it is reached, its lock is the same. The file need not exist,
    /// its directory must.
    static func take(_ path: String) throws(OpeningError) -> StoreLock {
        let file = try resolve(path)
        let descriptor = open(file + ".lock", O_CREAT | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(path) }
        // From here on only the lock's deinit closes the descriptor.
        let lock = StoreLock(descriptor)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw errno == EWOULDBLOCK
                ? OpeningError(path: path, .inUse(by: lock.holder)) : .system(path)
        }
        // Only what the error of a second process says depends on this text.
        let holder = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        pwrite(descriptor, holder, holder.count, 0)
        return lock
    }

    private static func resolve(_ path: String) throws(OpeningError) -> String {
        if let resolved = realpath(path, nil) {
            defer { free(resolved) }
            return String(cString: resolved)
        }
        let url = URL(fileURLWithPath: path)
        guard errno == ENOENT, let directory = realpath(url.deletingLastPathComponent().path, nil) else {
            throw .system(path)
        }
        defer { free(directory) }
        return "\(String(cString: directory))/\(url.lastPathComponent)"
    }

    deinit {
        close(descriptor)
    }

    private var holder: String? {
        var text = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &text, text.count, 0)
        guard count > 0 else { return nil }
        return Int(String(decoding: text.prefix(count), as: UTF8.self).prefix { $0.isNumber }).map(
            String.init)
    }
}

extension OpeningError {
    /// The reason the system gave last.
    fileprivate static func system(_ path: String) -> OpeningError {
        OpeningError(path: path, .cannotOpen(String(cString: strerror(errno))))
    }
}
