import Foundation

/// A copy of a store, taken while it is served, and put back in its place.
package enum StoreBackup {
    /// Copies the store at one path to another, as it is at one moment; commands go on meanwhile.
    ///
    /// The copy is examined before it gets its name, and is on the disk when this returns.
    ///
    /// - Parameters:
    ///   - path: The store, served or not.
    ///   - copy: A path where nothing is.
    ///   - salvaging: Whether to copy what is sound of a store that nobody serves and whose log is damaged. The store
    ///     stays as it is.
    /// - Throws: `StoreError` when a page of the store is damaged or the disk is full; `OpeningError` when its log is, or
    ///   when a process serves a store that is to be salvaged; `BackupFailure`.
    package static func copy(_ path: String, to copy: String, salvaging: Bool = false) throws {
        let files = FileManager.default
        guard !files.fileExists(atPath: copy) else { throw BackupFailure("\(copy) is there already") }
        let part = copy + ".part"
        try remove(part)
        do {
            let connection = try salvaging ? salvage(path, beside: copy) : Connection.openSound(path)
            defer { if salvaging { try? removeAll(copy + ".salvage") } }
            // Reads every page in one snapshot, so a damaged one shows here and not when the copy is needed.
            try connection.execute("VACUUM INTO $1", [.text(part)])
            try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: part)
            try examine(part)
            try settle(part)
            try files.moveItem(atPath: part, toPath: copy)
            try settle((copy as NSString).deletingLastPathComponent)
        } catch {
            try? remove(part)
            throw error
        }
    }

    /// Puts a copy in the place of a store that nobody serves; what was there is moved aside.
    ///
    /// - Parameters:
    ///   - copy: A copy made by `copy(_:to:)`; it stays where it is.
    ///   - path: The store's path.
    ///   - suffix: What the name of the old file gets: `before-20261124T160000Z`.
    ///   - prepare: Changes the copy before it takes the place, in one transaction: a new epoch begins there.
    /// - Returns: Where the old file is now; `nil` when there was none.
    /// - Throws: `OpeningError` when a process serves the store; `StoreError`; `BackupFailure` for a damaged copy.
    package static func restore(
        _ copy: String, to path: String, aside suffix: String, prepare: (WriteTransaction) throws -> Void
    ) throws -> String? {
        let files = FileManager.default
        let wasThere = files.fileExists(atPath: path)
        // Held until the new file is in place, so that no service starts on half a store.
        let lock = wasThere ? try StoreLock.take(path) : nil
        defer { withExtendedLifetime(lock) {} }
        let part = path + ".restoring"
        try removeAll(part)
        try files.copyItem(atPath: copy, toPath: part)
        try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: part)
        try examine(part)
        let connection = try Connection.open(part)
        try connection.write(prepare)
        try connection.checkpoint()
        try settle(part)
        let old = wasThere ? "\(path).\(suffix)" : nil
        if let old {
            for end in ["", "-wal", "-shm"] where files.fileExists(atPath: path + end) {
                try files.moveItem(atPath: path + end, toPath: old + end)
            }
        }
        try files.moveItem(atPath: part, toPath: path)
        for suffix in ["-wal", "-shm"] { try remove(part + suffix) }
        try settle((path as NSString).deletingLastPathComponent)
        return old
    }

    /// Opens a copy of a store and of its log as SQLite takes them: up to the first frame that is not whole.
    private static func salvage(_ path: String, beside copy: String) throws -> Connection {
        let lock = try StoreLock.take(path)
        defer { withExtendedLifetime(lock) {} }
        let remains = copy + ".salvage"
        try removeAll(remains)
        // Without the shared index: SQLite makes it anew from what it finds.
        for end in ["", "-wal"] where FileManager.default.fileExists(atPath: path + end) {
            try FileManager.default.copyItem(atPath: path + end, toPath: remains + end)
        }
        return try Connection.open(remains)
    }

    private static func examine(_ path: String) throws {
        let damage = try Connection.open(path).damage()
        guard damage.isEmpty else { throw BackupFailure("\(path) is damaged: \(damage[0])") }
    }

    private static func remove(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        try FileManager.default.removeItem(atPath: path)
    }

    /// Removes a store, or what there is of it, with its log and the log's index.
    private static func removeAll(_ path: String) throws {
        for end in ["", "-wal", "-shm"] { try remove(path + end) }
    }

    /// Makes sure that a file, or the names in a directory, survive a power cut.
    private static func settle(_ path: String) throws {
        let descriptor = open(path.isEmpty ? "." : path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw BackupFailure("\(path): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw BackupFailure("\(path): \(String(cString: strerror(errno)))")
        }
    }
}

/// Why a store was not copied or put back: one line.
package struct BackupFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
