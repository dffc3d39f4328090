import Foundation
import ServiceKit

/// The switches of one service's faulty disk and clock: the words that `Tools/Faults/faults.c` reads.
struct FaultSwitch: Sendable {
    enum Word: Int {
        case cut = 0, space, readOnly, clock, seed, lie
        case operations = 8
        case gone
    }

    /// The file that both sides map.
    let path: String

    /// A switch with everything as it should be.
    init(at path: String) throws {
        self.path = path
        try Data(count: 16 * MemoryLayout<Int64>.size).write(to: URL(filePath: path))
        try set(.space, to: -1)
    }

    func set(_ word: Word, to value: Int64) throws {
        let file = open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { throw StartupFailure("\(path) cannot be opened") }
        defer { close(file) }
        withUnsafeBytes(of: value) { bytes in
            _ = pwrite(file, bytes.baseAddress, bytes.count, off_t(word.rawValue * bytes.count))
        }
    }

    func value(of word: Word) -> Int64 {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return 0 }
        defer { close(file) }
        var value: Int64 = 0
        withUnsafeMutableBytes(of: &value) { bytes in
            _ = pread(file, bytes.baseAddress, bytes.count, off_t(word.rawValue * bytes.count))
        }
        return value
    }

    /// Puts everything as it should be.
    func clear() throws {
        for word in [Word.cut, .readOnly, .clock, .lie, .operations, .gone] { try set(word, to: 0) }
        try set(.space, to: -1)
    }
}
