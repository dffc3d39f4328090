import Foundation

/// The room on the disk under a store.
enum DiskSpace {
    /// Bytes that may still be written there without being root; `nil` when the system does not say.
    static func free(at path: String) -> Int64? {
        bytes(at: path) { UInt64($0.f_bavail) }
    }

    /// Bytes that the disk holds in all; `nil` when the system does not say.
    static func size(at path: String) -> Int64? {
        bytes(at: path) { UInt64($0.f_blocks) }
    }

    private static func bytes(at path: String, _ blocks: (statvfs) -> UInt64) -> Int64? {
        let directory = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        var found = statvfs()
        guard statvfs(directory, &found) == 0 else { return nil }
        let (bytes, overflow) = blocks(found).multipliedReportingOverflow(by: UInt64(found.f_frsize))
        return overflow ? .max : Int64(clamping: bytes)
    }
}
