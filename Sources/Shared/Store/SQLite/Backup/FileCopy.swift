import Foundation
package import Refusals

/// Files as the system sees them, for copies of stores: what is made is its owner's alone from its first byte.
enum FileCopy {
    /// What may lie beside the file of a store.
    static let companions = ["", "-wal", "-shm", "-journal"]

    private static let piece = 1 << 20

    /// Makes an empty file of mode 0600 where nothing is.
    ///
    /// - Returns: Whether it was made; false when there is something.
    static func create(_ path: String) throws(BackupFailure) -> Bool {
        let file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0o600)
        if file < 0, errno == EEXIST { return false }
        guard file >= 0 else { throw .system(path) }
        close(file)
        return true
    }

    /// Copies a file into a new one.
    ///
    /// - Parameters:
    ///   - source: What is copied; it is read only.
    ///   - target: A path where nothing is.
    ///   - work: Told how far the copy has come.
    /// - Throws: `BackupFailure`; `CancellationError`. What was copied so far is left to the caller.
    static func copy(_ source: String, to target: String, _ work: LongWork) throws {
        let input = open(source, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { throw BackupFailure.system(source) }
        defer { close(input) }
        let output = open(target, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw BackupFailure.system(target) }
        defer { close(output) }
        let size = max(1, size(of: source))
        var buffer = [UInt8](repeating: 0, count: piece)
        var done = 0
        while true {
            let count = read(input, &buffer, piece)
            guard count >= 0 else { throw BackupFailure.system(source) }
            if count == 0 { break }
            var written = 0
            while written < count {
                let now = buffer[written..<count].withUnsafeBytes { write(output, $0.baseAddress, $0.count) }
                guard now > 0 else { throw BackupFailure.system(target) }
                written += now
            }
            done += count
            try work.step(.copying, Double(done) / Double(size))
        }
    }

    /// Bytes in the file; 0 where none is.
    static func size(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Whether there is something at the path, be it a link that leads nowhere.
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Removes a store, or what there is of it, with all that may lie beside it.
    static func removeAll(_ path: String) throws(BackupFailure) {
        for end in companions where unlink(path + end) != 0 && errno != ENOENT { throw .system(path + end) }
    }

    /// Puts a file in the place of another, if there is one, at one moment.
    static func rename(_ path: String, to other: String) throws(BackupFailure) {
        guard Foundation.rename(path, other) == 0 else { throw .system(other) }
    }

    /// Makes sure that a file, or the names in a directory, survive a power cut.
    static func settle(_ path: String) throws(BackupFailure) {
        let descriptor = open(path.isEmpty ? "." : path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system(path) }
    }

    /// Makes sure that the name of a file survives a power cut.
    static func settleName(of path: String) throws(BackupFailure) {
        try settle((path as NSString).deletingLastPathComponent)
    }

    /// Gives a file to the owner of another one, where that is not the user who is at work: root restores for a service.
    static func giveToOwner(of other: String, _ path: String) throws(BackupFailure) {
        var status = stat()
        guard geteuid() == 0, stat(other, &status) == 0, status.st_uid != 0 || status.st_gid != 0 else {
            return
        }
        guard chown(path, status.st_uid, status.st_gid) == 0 else { throw .system(path) }
    }
}

/// Why a store was not copied or put back: one line.
package struct BackupFailure: WordedError, Hashable, Sendable {
    package let wording: Wording

    init(_ chinese: String, _ english: String) {
        wording = Wording(chinese, english)
    }

    /// The reason the system gave last.
    static func system(_ path: String) -> BackupFailure {
        let cause = String(cString: strerror(errno))
        return BackupFailure(
            "\(path)：\(cause)；请检查路径、权限与磁盘空间",
            "\(path): \(cause); check the path, its mode and the room on the disk")
    }
}
