import Foundation
import Refusals

/// A copy in the making: readable by its owner only, and under a temporary name until it is complete.
///
/// Whoever makes copies in a directory holds a lock on the directory, so that unlocked parts are known to be left over from a
/// killed process.
final class BackupPart: Sendable {
    private static let suffix = ".part"
    private static let salvageSuffix = ".salvage"
    /// How many copies of one name there may be.
    private static let limit = 1_000

    /// The file that is written to; its name says that it is not whole.
    let path: String
    /// Where a damaged store is put together from its file and its log.
    var remains: String { wanted + Self.salvageSuffix }
    private let wanted: String
    /// Whether another name may be taken when something has that one.
    private let isNumbered: Bool
    private let directory: Int32

    /// Begins a copy of that name.
    ///
    /// - Throws: `BackupFailure`, also when there is something or when another process makes it.
    convenience init(_ copy: String) throws(BackupFailure) {
        guard !FileCopy.exists(copy) else {
            throw BackupFailure(
                "已有 \(copy)；请换一个文件名", "\(copy) is there already; give another name")
        }
        let (parent, name) = Self.split(copy)
        self.init(copy, isNumbered: false, directory: Self.lock(parent) { $0.hasPrefix("\(name).") })
        guard try FileCopy.create(path) else {
            throw BackupFailure(
                "另一进程正在写 \(copy)；等它结束，或换一个文件名",
                "\(copy) is being made by another process; wait for it, or give another name")
        }
    }

    /// Begins a copy in a directory; what is there already, or being made, keeps its name.
    ///
    /// - Parameters:
    ///   - directory: Where the copy goes.
    ///   - service: What the names of copies of the same store begin with.
    ///   - stamp: What tells this copy from earlier ones.
    /// - Throws: `BackupFailure`.
    convenience init(in directory: String, of service: String, _ stamp: String) throws(BackupFailure) {
        let descriptor = Self.lock(directory) { $0.hasPrefix("\(service)-") }
        for number in 1...Self.limit {
            let copy = Self.numbered("\(directory)/\(service)-\(stamp).sqlite3", number)
            guard !FileCopy.exists(copy), try FileCopy.create(copy + Self.suffix) else { continue }
            self.init(copy, isNumbered: true, directory: descriptor)
            return
        }
        close(descriptor)
        throw BackupFailure(
            "\(directory) 中 \(stamp) 的备份过多；请移走一些",
            "\(directory): there are too many copies of \(stamp); move some away")
    }

    private init(_ wanted: String, isNumbered: Bool, directory: Int32) {
        path = wanted + Self.suffix
        self.wanted = wanted
        self.isNumbered = isNumbered
        self.directory = directory
    }

    deinit {
        close(directory)
    }

    /// Gives the copy, which is whole and on the disk, a name of its own.
    ///
    /// - Returns: The name.
    /// - Throws: `BackupFailure`: nothing that is there is ever replaced.
    func publish() throws(BackupFailure) -> String {
        for number in 1...(isNumbered ? Self.limit : 1) {
            let copy = Self.numbered(wanted, number)
            guard link(path, copy) != 0 else {
                unlink(path)
                try FileCopy.settleName(of: copy)
                return copy
            }
            if errno == EEXIST { continue }
            // A file system without links: the name is taken by an empty file first.
            guard try FileCopy.create(copy) else { continue }
            try FileCopy.rename(path, to: copy)
            try FileCopy.settleName(of: copy)
            return copy
        }
        throw BackupFailure(
            "已有 \(wanted)；请换一个文件名", "\(wanted) is there already; give another name")
    }

    /// Removes what there is of the copy.
    func discard() {
        try? FileCopy.removeAll(path)
        try? FileCopy.removeAll(remains)
    }

    private static func numbered(_ copy: String, _ number: Int) -> String {
        guard number > 1 else { return copy }
        let file = copy as NSString
        return "\(file.deletingPathExtension)-\(number).\(file.pathExtension)"
    }

    private static func split(_ path: String) -> (directory: String, name: String) {
        let path = path as NSString
        let directory = path.deletingLastPathComponent
        return (directory.isEmpty ? "." : directory, path.lastPathComponent)
    }

    /// Locks a directory together with all others who make copies there; when there are none, removes what they left.
    ///
    /// Some network file systems lock no directories. Then what was left stays, and stops nobody.
    private static func lock(_ directory: String, _ isOurs: (String) -> Bool) -> Int32 {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return descriptor }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
            for name in names where isOurs(name) && isRemains(name) { unlink("\(directory)/\(name)") }
        }
        flock(descriptor, LOCK_SH)
        return descriptor
    }

    private static func isRemains(_ name: String) -> Bool {
        [suffix, salvageSuffix].contains { suffix in
            FileCopy.companions.contains { name.hasSuffix(suffix + $0) }
        }
    }
}
