import CPageCheck
import Foundation

/// What the index beside a write-ahead log, which processes share in memory, says of the log.
///
/// SQLite enters a commit there only when the commit is on the disk. So whatever a process that was killed left in it,
/// and whatever of it a power cut left, the log had at least that much.
struct LogIndexHeader: Sendable {
    private static let size = 48

    /// The last frame of the last commit.
    let frames: Int
    /// The salts of the log that is meant.
    let salts: Data

    /// Reads the head of an index; `nil` when it is not whole.
    init?(_ bytes: Data) {
        let size = LogIndexHeader.size
        guard bytes.count >= 2 * size, bytes[0..<size] == bytes[size..<2 * size] else { return nil }
        var sum: [UInt32] = [0, 0]
        bytes.withUnsafeBytes { page_check_log_sum(&sum, $0.baseAddress, 40, 0) }
        guard sum[0] == bytes.word(at: 40), sum[1] == bytes.word(at: 44) else { return nil }
        frames = Int(bytes.word(at: 16))
        salts = bytes[32..<40]
    }
}

extension Data {
    /// The 32-bit number there, in the machine's order.
    fileprivate func word(at place: Int) -> UInt32 {
        withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: UInt32.self) }
    }
}
