import Crypto
import Foundation
import ServiceKit
import World

/// A store before anything in it goes bad: what it would hand out, and where its pages are.
struct SoundStore: Sendable {
    let digest: Digest
    let map: PageMap

    /// Reads a store that no service has open.
    init(at path: String) throws {
        digest = try StoreContents.digest(of: path)
        map = try PageMap(of: path)
    }
}

/// Damage to one place of a store's file, made in place: stores are too large to be written anew for every bit.
struct StoreDamage {
    let words: String
    private let path: String
    private let start: Int
    private let sound: Data

    /// Flips a bit of those bytes or, as the generator chooses, blanks all of them.
    init(
        of bytes: Range<Int>, _ kind: PageKind, in path: String, _ generator: inout SeededGenerator
    ) throws {
        self.path = path
        // A free page may be blank, and a header that is says that there is no store.
        let isBlanked = kind != .free && kind != .header && Bool.random(using: &generator)
        if isBlanked {
            (start, words) = (bytes.lowerBound, "\(bytes.count) bytes from \(bytes.lowerBound) became blank")
        } else {
            start = Int.random(in: bytes, using: &generator)
            words = "byte \(start) went bad"
        }
        let file = try FileHandle(forUpdating: URL(filePath: path))
        defer { try? file.close() }
        try file.seek(toOffset: UInt64(start))
        guard let sound = try file.read(upToCount: isBlanked ? bytes.count : 1) else {
            throw StartupFailure("\(path) ends before \(start)")
        }
        self.sound = sound
        var damaged = sound
        if isBlanked {
            damaged.resetBytes(in: damaged.startIndex..<damaged.endIndex)
        } else {
            damaged[damaged.startIndex] ^= 1 << UInt8.random(in: 0...7, using: &generator)
        }
        try file.seek(toOffset: UInt64(start))
        try file.write(contentsOf: damaged)
    }

    /// Puts the place back as it was.
    func undo() {
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        guard let file = try? FileHandle(forUpdating: URL(filePath: path)) else { return }
        try? file.seek(toOffset: UInt64(start))
        try? file.write(contentsOf: sound)
        try? file.close()
    }
}
