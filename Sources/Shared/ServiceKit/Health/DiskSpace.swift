import Foundation

/// The room on the disk under a store.
enum DiskSpace {
    /// Bytes that may still be written there without being root; `nil` when the system does not say.
    static func free(at path: String) -> Int64? {
        let directory = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        var found = statvfs()
        guard statvfs(directory, &found) == 0 else { return nil }
        let (bytes, overflow) = UInt64(found.f_bavail).multipliedReportingOverflow(by: UInt64(found.f_frsize))
        return overflow ? .max : Int64(clamping: bytes)
    }
}
