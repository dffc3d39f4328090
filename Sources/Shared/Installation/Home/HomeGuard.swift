import Foundation
import ServiceKit

/// Checks who can write to an installation's directory, since that means access to its keys or replacing them.
package struct HomeGuard {
    private let home: Home

    /// Checks nothing yet.
    package init(_ home: Home) {
        self.home = home
    }

    /// Refuses a home, or a folder in it, that another user owns or can write, or that is reached by a link of somebody's;
    /// nothing is changed.
    ///
    /// - Throws: `StartupFailure` that names the folder and says what to do.
    package func check() throws {
        let path = home.directory.standardizedFileURL.path(percentEncoded: false)
        let parts = path.split(separator: "/").map(String.init)
        var known = ""
        for (index, part) in parts.enumerated() {
            known += "/\(part)"
            let isHome = index == parts.count - 1
            guard try checkFolder(known, mayBeShared: !isHome) else { return }
        }
        for folder in ["keys", "stores"] { _ = try checkFolder(home.path(folder), mayBeShared: false) }
    }

    /// - Parameters:
    ///   - path: The folder.
    ///   - mayBeShared: Whether others may make files there, as in `/tmp`, where nobody can rename what is another's.
    /// - Returns: Whether it is there.
    /// - Throws: `StartupFailure`.
    private func checkFolder(_ path: String, mayBeShared: Bool) throws -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            guard errno == ENOENT else { throw failure(path, SystemWords.text(of: errno), "") }
            return false
        }
        if status.st_mode & S_IFMT == S_IFLNK {
            // A link above it leads where its owner says: the system's own, such as /var/run, and one's own are fine.
            guard mayBeShared, trusted.contains(status.st_uid) else {
                throw failure(
                    path, say("是符号链接", "is a symbolic link"), say("请给出目录本身", "give the folder itself"))
            }
            guard stat(path, &status) == 0 else { return false }
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw failure(path, say("不是目录", "is no folder"), "")
        }
        guard trusted.contains(status.st_uid) else {
            throw failure(
                path, say("属于另一用户（uid \(status.st_uid)）", "belongs to another user (uid \(status.st_uid))"),
                say("请另选位置", "choose another place"))
        }
        let others = mode_t(S_IWGRP | S_IWOTH)
        let isShared = mayBeShared && status.st_mode & mode_t(S_ISVTX) != 0
        guard status.st_mode & others == 0 || isShared else {
            throw failure(
                path, say("其他用户可写", "can be written by others"),
                say("请先运行 chmod go-w", "first run chmod go-w"))
        }
        return true
    }

    /// The user who runs the program, and root.
    private var trusted: Set<uid_t> {
        var root = stat()
        return stat("/", &root) == 0 ? [geteuid(), 0, root.st_uid] : [geteuid(), 0]
    }

    private func failure(_ path: String, _ fault: String, _ advice: String) -> StartupFailure {
        StartupFailure("\(path) \(fault)" + (advice.isEmpty ? "" : say("；\(advice)", "; \(advice)")))
    }
}
