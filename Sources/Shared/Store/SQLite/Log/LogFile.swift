import CPageCheck
import Foundation

/// A write-ahead log as it is in its file, intact or not; SQLite publishes the format ("WAL-mode File Format").
///
/// Frames count from 1. The checksum of each continues that of the frame before it, so a frame shows which one it follows.
struct LogFile: Sendable {
    /// Both halves of a sum, as they are stored.
    struct Sum: Hashable, Sendable {
        var first: UInt32
        var second: UInt32
    }

    private static let headerSize = 32
    private static let frameHeaderSize = 24

    private let bytes: Data
    private let isSwapped: Bool
    /// The size of the pages in it.
    let pageSize: Int

    /// Reads a log by what its header says of it; `nil` when the header is damaged, or torn.
    init?(_ bytes: Data) {
        guard bytes.count >= LogFile.headerSize else { return nil }
        let magic = bytes.bigEndianWord(at: 0)
        guard magic | 1 == 0x377F_0683 else { return nil }
        self.init(
            bytes, pageSize: Int(bytes.bigEndianWord(at: 8)),
            isSwapped: magic & 1 != UInt32(page_check_is_big_endian()))
        guard sum(of: 0..<24, from: Sum(first: 0, second: 0)) == storedSum(0) else { return nil }
    }

    /// Reads a log whose header is lost, by what the store and this machine would have put there.
    init?(_ bytes: Data, pageSize: Int) {
        guard bytes.count >= LogFile.headerSize else { return nil }
        self.init(bytes, pageSize: pageSize, isSwapped: false)
    }

    private init(_ bytes: Data, pageSize: Int, isSwapped: Bool) {
        self.bytes = bytes
        self.pageSize = max(512, pageSize)
        self.isSwapped = isSwapped
    }

    /// How many frames the file has room for, whatever is in them.
    var count: Int { (bytes.count - LogFile.headerSize) / (pageSize + LogFile.frameHeaderSize) }

    /// What each use of the log, from one emptying to the next, marks its header and frames with; 0 for the header.
    func salts(_ frame: Int) -> Data {
        let start = frame == 0 ? 16 : place(frame) + 8
        return bytes[start..<start + 8]
    }

    /// Whether the frame is whole and was written after the one before it.
    func follows(_ frame: Int, of salts: Data) -> Bool {
        let start = place(frame)
        guard self.salts(frame) == salts, page(of: frame) > 0 else { return false }
        let page = start + LogFile.frameHeaderSize
        let sum = sum(
            of: page..<page + pageSize, from: sum(of: start..<start + 8, from: storedSum(frame - 1)))
        return sum == storedSum(frame)
    }

    /// The number of the page that is in the frame.
    func page(of frame: Int) -> Int { Int(bytes.bigEndianWord(at: place(frame))) }

    /// The pages that the store has after the commit which this frame ends; 0 for a frame that ends none.
    func pagesAfterCommit(_ frame: Int) -> Int { Int(bytes.bigEndianWord(at: place(frame) + 4)) }

    /// The page in the frame.
    func contents(_ frame: Int) -> Data {
        let start = place(frame) + LogFile.frameHeaderSize
        return bytes[start..<start + pageSize]
    }

    private func place(_ frame: Int) -> Int {
        LogFile.headerSize + (frame - 1) * (pageSize + LogFile.frameHeaderSize)
    }

    /// The sum that the frame carries; that of the header for 0.
    private func storedSum(_ frame: Int) -> Sum {
        let start = frame == 0 ? 24 : place(frame) + 16
        return Sum(first: bytes.bigEndianWord(at: start), second: bytes.bigEndianWord(at: start + 4))
    }

    private func sum(of range: Range<Int>, from start: Sum) -> Sum {
        var words = [start.first, start.second]
        bytes.withUnsafeBytes { all in
            let part = UnsafeRawBufferPointer(rebasing: all[range])
            page_check_log_sum(&words, part.baseAddress, part.count, isSwapped ? 1 : 0)
        }
        return Sum(first: words[0], second: words[1])
    }
}

extension Data {
    /// The 32-bit number there, highest byte first.
    fileprivate func bigEndianWord(at place: Int) -> UInt32 {
        self[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
