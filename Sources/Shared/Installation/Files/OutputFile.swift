package import Foundation
import ServiceKit

/// Writes a file atomically: the old content stays until the new content is on the disk, also when the verb fails half-way.
///
/// It is written to a temporary file in the same folder, which is then renamed. A device or a pipe is written to directly. A
/// symbolic link is replaced, not followed, so that whoever made it cannot choose which file is overwritten.
package final class OutputFile {
    private let path: String
    private let folder: String
    /// Where it is written; `nil` when that is the path itself.
    private let part: String?
    private let descriptor: Int32
    private var isOpen = true

    /// Begins a file; nothing is at its path until `commit`.
    ///
    /// - Throws: `StartupFailure` when nothing can be written there.
    package init(_ path: String) throws {
        self.path = path
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        folder = parts.isEmpty ? "." : parts.joined(separator: "/") + "/"
        var mode = mode_t(0o666)
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            guard status.st_mode & S_IFMT != S_IFDIR else { throw Self.failure(path, EISDIR) }
            part = nil
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
        } else {
            let isFile = lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
            // A file has the rights that its predecessor had.
            if isFile { mode = status.st_mode & 0o777 }
            let aside = "\(parts.isEmpty ? "" : folder).qingtong-\(UUID().uuidString.prefix(8)).part"
            part = aside
            descriptor = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
            if descriptor >= 0, isFile { fchmod(descriptor, mode) }
        }
        guard descriptor >= 0 else { throw Self.failure(path, errno) }
    }

    /// Writes what comes next.
    package func write(_ data: Data) throws {
        try data.withUnsafeBytes { bytes in
            var place = 0
            while place < bytes.count {
                let count = Foundation.write(
                    descriptor, bytes.baseAddress?.advanced(by: place), bytes.count - place)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw Self.failure(path, errno) }
                place += count
            }
        }
    }

    /// Puts the file in its place; on return it is there and on the disk.
    package func commit() throws {
        if let part {
            guard fsync(descriptor) == 0 else { throw Self.failure(path, errno) }
            guard shut() else { throw Self.failure(path, errno) }
            guard rename(part, path) == 0 else {
                let failure = Self.failure(path, errno)
                unlink(part)
                throw failure
            }
            let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard directory >= 0 else { throw Self.failure(path, errno) }
            defer { close(directory) }
            guard fsync(directory) == 0 else { throw Self.failure(path, errno) }
        } else {
            guard shut() else { throw Self.failure(path, errno) }
        }
    }

    /// Removes the temporary file when there was no `commit`.
    deinit {
        guard isOpen else { return }
        close(descriptor)
        if let part { unlink(part) }
    }

    private func shut() -> Bool {
        isOpen = false
        if close(descriptor) == 0 { return true }
        if let part { unlink(part) }
        return false
    }

    private static func failure(_ path: String, _ code: Int32) -> StartupFailure {
        StartupFailure(
            say(
                "写不了 \(path)：\(SystemWords.text(of: code))",
                "cannot write \(path): \(SystemWords.text(of: code))"))
    }
}

extension OutputFile {
    /// Writes a file whole.
    package static func write(_ data: Data, to path: String) throws {
        let file = try OutputFile(path)
        try file.write(data)
        try file.commit()
    }
}
