import Foundation
import Refusals

/// A copy of a store, taken while it is served.
package enum StoreBackup {
    /// Memory for pages while a copy is examined: every row is looked for in every index.
    private static let examinationKilobytes = 65_536

    /// Copies the store at one path to another, as it is at one moment; commands go on meanwhile.
    ///
    /// The copy is examined before it gets its name, and is on the disk when this returns. All of it is read in one
    /// snapshot, which takes as long as it takes: meanwhile the write-ahead log of a store that is served grows by what is
    /// written. When that leaves the store's file system with too little, the copy is given up.
    ///
    /// - Parameters:
    ///   - path: The store, served or not.
    ///   - copy: A path where nothing is.
    ///   - salvaging: Whether to copy what is sound of a store that nobody serves and whose log is damaged. The store
    ///     stays as it is.
    ///   - limits: The memory for pages of the store.
    ///   - work: Told how far the copy has come, and may be cancelled.
    /// - Throws: `StoreError` when a page of the store is damaged or the disk is full; `OpeningError` when its log is, or
    ///   when a process serves a store that is to be salvaged; `BackupFailure`; `CancellationError`. Nothing is left then.
    package static func copy(
        _ path: String, to copy: String, salvaging: Bool = false,
        limits: ConnectionLimits = ConnectionLimits(), work: LongWork = LongWork()
    ) throws {
        _ = try finish(BackupPart(copy), of: path, salvaging, limits, work)
    }

    /// Copies a store into a directory, as `copy(_:to:salvaging:limits:work:)` does, under a name that nothing has there:
    /// `registry-20261124T160000Z.sqlite3`, or one with a number for a second copy in that second.
    ///
    /// What killed processes left of copies of that service is removed first.
    ///
    /// - Returns: The copy.
    package static func copy(
        _ path: String, into directory: String, of service: String, stamp: String, salvaging: Bool = false,
        work: LongWork = LongWork()
    ) throws -> String {
        try finish(
            BackupPart(in: directory, of: service, stamp), of: path, salvaging, ConnectionLimits(), work)
    }

    private static func finish(
        _ part: BackupPart, of path: String, _ salvaging: Bool, _ limits: ConnectionLimits,
        _ work: LongWork
    ) throws -> String {
        do {
            try write(part.path, from: path, salvagingTo: salvaging ? part.remains : nil, limits, work)
            try examine(part.path, work)
            try FileCopy.settle(part.path)
            let copy = try part.publish()
            part.discard()
            return copy
        } catch {
            part.discard()
            throw error
        }
    }

    private static func write(
        _ part: String, from path: String, salvagingTo remains: String?, _ limits: ConnectionLimits,
        _ work: LongWork
    ) throws {
        let connection: Connection
        if let remains {
            connection = try salvage(path, to: remains, limits, work)
        } else {
            connection = try Connection.openSound(path, limits: limits)
            // The log is the service's business, also when that ended meanwhile and this connection is the last.
            connection.leaveLog()
        }
        let size = max(1, try connection.usedBytes())
        // Reads every page in one snapshot, so a damaged one shows here and not when the copy is needed.
        try work.run(
            on: connection, .copying,
            part: { () throws(BackupFailure) in
                try StoreSpace.check(path)
                return min(1, Double(FileCopy.size(of: part)) / Double(size))
            },
            { _ = try connection.execute("VACUUM INTO $1", [.text(part)]) })
    }

    /// Opens a copy of a store and of its log as SQLite takes them: up to the first frame that is not whole.
    private static func salvage(
        _ path: String, to remains: String, _ limits: ConnectionLimits, _ work: LongWork
    ) throws -> Connection {
        let lock = try StoreLock.take(path)
        defer { withExtendedLifetime(lock) {} }
        // Without the shared index: SQLite makes it anew from what it finds.
        for end in ["", "-wal"] where FileCopy.exists(path + end) {
            try FileCopy.copy(path + end, to: remains + end, work)
        }
        return try Connection.open(remains, limits: limits)
    }

    /// Looks at a copy from end to end.
    static func examine(_ path: String, _ work: LongWork) throws {
        var limits = ConnectionLimits()
        limits.pageCacheKilobytes = examinationKilobytes
        let connection = try Connection.open(path, limits: limits)
        let damage = try work.run(on: connection, .examining) { try connection.damage() }
        guard damage.isEmpty else {
            throw BackupFailure(
                "\(path) 已损坏：\(damage[0].chinese)；请改用另一份备份",
                "\(path) is damaged: \(damage[0].english); use another backup")
        }
    }
}

/// What a file system must keep for the store on it, whatever is being copied.
enum StoreSpace {
    private static let least = 64 << 20

    /// Makes sure that whoever serves the store at that path can go on writing for a while.
    ///
    /// - Throws: `BackupFailure` when less than 64 MiB are left, on small file systems less than a fiftieth.
    static func check(_ path: String) throws(BackupFailure) {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return }
        let block = Int(status.f_frsize)
        let free = Int(status.f_bavail) * block
        guard free < min(least, Int(status.f_blocks) * block / 50) else { return }
        throw BackupFailure(
            "\(path) 所在磁盘只剩 \(free >> 20) MiB：为使服务能继续，已放弃复制；请腾出空间后再试",
            "the disk of \(path) has only \(free >> 20) MiB left: the copy was given up so that the service can go on; make room and try again"
        )
    }
}

extension Connection {
    /// Bytes in the pages of the store that something uses.
    fileprivate func usedBytes() throws -> Int {
        let numbers = try ["page_count", "freelist_count", "page_size"].map { name in
            var number: Int64 = 0
            try query("PRAGMA \(name)") { number = try $0.int64(0) }
            return Int(number)
        }
        return (numbers[0] - numbers[1]) * numbers[2]
    }
}
