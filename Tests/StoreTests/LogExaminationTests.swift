import Foundation
import Testing

@testable import Store

/// A store with a log of five commits, as a process that was killed leaves it, is put where the test wants it and opened.
@Suite("The log that a killed process leaves")
struct LogExaminationTests {
    private static let frame = 24 + 4096

    private let directory: TemporaryDirectory
    private let store: Data
    private let log: Data
    private let index: Data

    init() async throws {
        directory = try TemporaryDirectory()
        let path = directory.file("store.db")
        // The schema is in the file; what follows is in the log alone.
        try Database.open(at: path, migrations: [.rows]).close()
        let database = try Database.open(at: path, migrations: [.rows])
        defer { database.close() }
        // Several frames each.
        let text = String(repeating: "x", count: 9_000)
        for number in 1...5 as ClosedRange<Int64> { try await database.write { try $0.note(number, text) } }
        store = try Data(contentsOf: URL(filePath: path))
        log = try Data(contentsOf: URL(filePath: path + "-wal"))
        index = try Data(contentsOf: URL(filePath: path + "-shm"))
    }

    /// Opens the store with that log, after a kill (the shared index is there) or a power cut (it is not).
    private func notes(_ log: Data, index: Data? = nil) async throws -> [Int64] {
        let path = directory.file("found.db")
        for (end, bytes) in [("", store), ("-wal", log), ("-shm", index)] {
            try bytes?.write(to: URL(filePath: path + end))
        }
        let database = try Database.open(at: path, migrations: [.rows])
        defer { database.close() }
        return try await database.read { try $0.notes() }
    }

    private func flipped(_ place: Int) -> Data {
        var bytes = log
        bytes[place] ^= 0x10
        return bytes
    }

    private var frames: Int { (log.count - 32) / Self.frame }

    private var commits: [Int] {
        (1...frames).filter { frame in log[32 + (frame - 1) * Self.frame + 7] != 0 }
    }

    @Test("is taken as it is when it is whole", arguments: [true, false])
    func whole(_ isKilled: Bool) async throws {
        try #require(commits.count == 5)
        #expect(try await notes(log, index: isKilled ? index : nil) == [1, 2, 3, 4, 5])
    }

    @Test(
        "is refused when a byte of an earlier commit went bad, wherever in the frame",
        arguments: [0, 3, 7, 8, 12, 16, 20, 24, 1000, 24 + 4095])
    func damaged(_ place: Int) async throws {
        for frame in 1..<commits[2] {
            let error = await #expect(throws: OpeningError.self, "frame \(frame)") {
                try await notes(flipped(32 + (frame - 1) * Self.frame + place))
            }
            #expect(error?.problem == .damagedLog("frame \(frame) is not whole, and commits follow it"))
        }
    }

    @Test("loses a commit that was torn at its end, and nothing else", arguments: [1, 100, 4096, 4120])
    func torn(_ bytes: Int) async throws {
        #expect(try await notes(log.dropLast(bytes)) == [1, 2, 3, 4])
    }

    @Test("loses a commit of which a frame in the middle never got to the disk")
    func tornWithin() async throws {
        let first = commits[3] + 1
        try #require(first <= commits[4])
        var bytes = log
        let start = 32 + (first - 1) * Self.frame
        bytes.replaceSubrange(start..<start + Self.frame, with: Data(count: Self.frame))
        #expect(try await notes(bytes) == [1, 2, 3, 4])
    }

    @Test("is refused when the shared index counted more commits", arguments: [1, 100, 4096, 4120])
    func counted(_ bytes: Int) async throws {
        let error = await #expect(throws: OpeningError.self) {
            try await notes(log.dropLast(bytes), index: index)
        }
        #expect(
            error?.problem == .damagedLog("frame \(frames) is not whole, and \(frames) were on the disk"))
    }

    @Test("is not judged by an index that is not whole, or is of another log", arguments: [0, 16, 32, 40])
    func strangeIndex(_ place: Int) async throws {
        var other = index
        other[place] ^= 1
        #expect(try await notes(log.dropLast(1), index: other) == [1, 2, 3, 4])
    }

    @Test(
        "is refused when its header went bad before its commits were in the store",
        arguments: [0, 10, 17, 25])
    func header(_ place: Int) async throws {
        let error = await #expect(throws: OpeningError.self) { try await notes(flipped(place)) }
        #expect(
            error?.problem == .damagedLog("its header is lost, and it has commits that the store has not"))
    }

    @Test("may have lost its header when all its commits are in the store")
    func emptied() async throws {
        let path = directory.file("found.db")
        try store.write(to: URL(filePath: path))
        try log.write(to: URL(filePath: path + "-wal"))
        let connection = try Connection.open(path)
        _ = try connection.read { try $0.notes() }
        try connection.query("PRAGMA wal_checkpoint(FULL)") { _ in }
        let (file, log) = (
            try Data(contentsOf: URL(filePath: path)), try Data(contentsOf: URL(filePath: path + "-wal"))
        )
        let other = directory.file("other.db")
        try file.write(to: URL(filePath: other))
        var torn = log
        torn.replaceSubrange(0..<32, with: Data(count: 32))
        try torn.write(to: URL(filePath: other + "-wal"))
        let database = try Database.open(at: other, migrations: [.rows])
        defer { database.close() }
        #expect(try await database.read { try $0.notes() } == [1, 2, 3, 4, 5])
    }

    @Test("may end in frames of its last use, and in those of a transaction that was given up")
    func leftovers() async throws {
        let path = directory.file("found.db")
        var limits = ConnectionLimits()
        // So small that a transaction is written to the log before it commits.
        limits.pageCacheKilobytes = 16
        do {
            let connection = try Connection.open(path.created(), limits: limits)
            try connection.migrate([.rows], at: 0, path: path)
            try connection.query("PRAGMA wal_checkpoint(RESTART)") { _ in }
            try connection.write { try $0.note(1) }
            struct GivenUp: Error {}
            #expect(throws: GivenUp.self) {
                try connection.write { transaction in
                    for number in 2...20_000 as ClosedRange<Int64> { try transaction.note(number) }
                    throw GivenUp()
                }
            }
            try connection.write { try $0.note(2) }
            for end in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: path + end, toPath: directory.file("copy.db\(end)"))
            }
        }
        let database = try Database.open(at: directory.file("copy.db"), migrations: [.rows])
        defer { database.close() }
        #expect(try await database.read { try $0.notes() } == [1, 2])
    }

    @Test("that is damaged keeps the store from being copied and examined, and what is sound can be salvaged")
    func salvaged() async throws {
        let path = directory.file("found.db")
        let bad = flipped(32 + (commits[1]) * Self.frame + 500)
        try store.write(to: URL(filePath: path))
        try bad.write(to: URL(filePath: path + "-wal"))
        let copy = directory.file("copy.db")
        #expect(throws: OpeningError.self) { try StoreBackup.copy(path, to: copy) }
        #expect(throws: OpeningError.self) { try Connection.openSound(path) }

        try StoreBackup.copy(path, to: copy, salvaging: true)
        #expect(try Connection.open(copy, for: .reading).read { try $0.notes() } == [1, 2])
        #expect(try Data(contentsOf: URL(filePath: path + "-wal")) == bad)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.file("."))
        #expect(!names.contains { $0.contains("salvage") })
    }
}
