import Foundation
import Testing

@testable import Store

/// Damage of the bytes on the disk, page by page: every one is an error, and none an answer.
@Suite("Page checks")
struct PageCheckTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.file("store.db") }
    private static let pageSize = 4096

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// A store whose tables and indexes have several levels, and pages of every kind: interior, leaf, overflow, free.
    private func makeStore() throws {
        let database = try Database.open(at: path, migrations: [.rows, Plant.migrations])
        database.close()
        let connection = try Connection.open(path)
        try connection.write { transaction in
            try transaction.execute("CREATE TABLE page (id TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT")
            for number in 0..<600 {
                let size = number.isMultiple(of: 50) ? 20_000 : 300
                try transaction.execute(
                    "INSERT INTO page (id, body) VALUES ($1, $2)",
                    [.text("key-\(number)"), .blob(Array(repeating: UInt8(number % 251 + 1), count: size))])
            }
            try transaction.execute("DELETE FROM page WHERE id = 'key-50'")
        }
        try connection.checkpoint()
    }

    /// Everything the store says, asked in every way: along the table, along the index, and row by row.
    private func answers() throws -> [[SQLValue]] {
        let connection = try Connection.open(path, for: .reading)
        return try connection.read { transaction in
            var rows = try transaction.rows("SELECT id, body FROM page ORDER BY rowid") {
                [try $0.value(0), try $0.value(1)]
            }
            rows += try transaction.rows("SELECT id FROM page ORDER BY id") { [try $0.value(0)] }
            for number in stride(from: 0, to: 600, by: 7) {
                rows += try transaction.rows("SELECT body FROM page WHERE id = $1", [.text("key-\(number)")])
                {
                    [try $0.value(0)]
                }
            }
            rows += try transaction.rows("SELECT name, sql FROM sqlite_master ORDER BY name") {
                [try $0.value(0), try $0.value(1)]
            }
            return rows
        }
    }

    @Test("a flipped byte anywhere in a page is an error or does not matter, and never another answer")
    func flips() throws {
        try makeStore()
        let sound = try Data(contentsOf: URL(filePath: path))
        let truth = try answers()
        var detected = 0
        let pages = sound.count / Self.pageSize
        #expect(pages > 60)
        for page in 0..<pages {
            let place = [5, 100 + page * 37 % 3900, Self.pageSize - 1][page % 3]
            var damaged = sound
            damaged[page * Self.pageSize + place] ^= 0x40
            try damaged.write(to: URL(filePath: path))
            do {
                #expect(try answers() == truth, "page \(page + 1), byte \(place)")
            } catch {
                detected += 1
            }
        }
        // The pages that are free and those of the empty tables are asked for by nobody; all the others are.
        #expect(detected >= pages - 15)
    }

    @Test("a page in the place of another one is an error")
    func misplaced() throws {
        try makeStore()
        var bytes = try Data(contentsOf: URL(filePath: path))
        let last = bytes.count - Self.pageSize
        bytes.replaceSubrange(last - Self.pageSize..<last, with: bytes[last...])
        try bytes.write(to: URL(filePath: path))
        #expect(throws: (any Error).self) { try answers() }
    }

    @Test("damage is reported as damage, under the reason that callers know")
    func reason() throws {
        try makeStore()
        var bytes = try Data(contentsOf: URL(filePath: path))
        for page in 1..<bytes.count / Self.pageSize { bytes[page * Self.pageSize + 2000] ^= 1 }
        try bytes.write(to: URL(filePath: path))
        let error = #expect(throws: StoreError.self) { try answers() }
        #expect(error?.kind == .corrupt)
        #expect(error?.reason == .storeDamaged)
    }

    @Test("a flipped byte in the log of a store that is open is an error", arguments: [0, 9, 100, 4095])
    func log(_ place: Int) throws {
        try makeStore()
        let writer = try Connection.open(path)
        try writer.write { transaction in
            _ = try transaction.execute("UPDATE page SET body = $1 WHERE id = 'key-7'", [.blob([1, 2, 3])])
        }
        let log = path + "-wal"
        var bytes = try Data(contentsOf: URL(filePath: log))
        // The header of 32 bytes, then frames of 24 bytes and a page.
        for frame in 0..<(bytes.count - 32) / (24 + Self.pageSize) {
            bytes[32 + frame * (24 + Self.pageSize) + 24 + place] ^= 0x10
        }
        let handle = try FileHandle(forWritingTo: URL(filePath: log))
        try handle.write(contentsOf: bytes)
        try handle.close()
        let reader = try Connection.open(path, for: .reading)
        #expect(throws: StoreError.self) {
            try reader.read { try $0.rows("SELECT body FROM page WHERE id = 'key-7'") { try $0.blob(0) } }
        }
    }

    @Test("a transaction larger than the cache reads back what it wrote")
    func spilling() throws {
        try makeStore()
        var limits = ConnectionLimits()
        limits.pageCacheKilobytes = 40
        let connection = try Connection.open(path, limits: limits)
        try connection.write { transaction in
            for round in 1...3 {
                try transaction.execute(
                    "UPDATE page SET body = $1", [.blob(Array(repeating: UInt8(round), count: 900))])
                let bodies = try transaction.rows("SELECT body FROM page") { try $0.blob(0) }
                #expect(bodies.allSatisfy { $0 == Array(repeating: UInt8(round), count: 900) })
            }
        }
        #expect(try connection.damage() == [])
        let stranger = try Connection.open(path, for: .reading)
        let bodies = try stranger.read { try $0.rows("SELECT DISTINCT body FROM page") { try $0.blob(0) } }
        #expect(bodies == [Array(repeating: 3, count: 900)])
    }

    @Test("a store from before there were checksums gets them when it is opened, and keeps what it holds")
    func adoption() throws {
        try Data().write(to: URL(filePath: path))
        try Unchecked.make(at: path)
        let before = try Data(contentsOf: URL(filePath: path))
        #expect(before[20] == 0)
        let database = try Database.open(at: path, migrations: [.rows])
        database.close()
        let after = try Data(contentsOf: URL(filePath: path))
        #expect(after[20] == 8)
        let connection = try Connection.open(path, for: .reading)
        #expect(try connection.damage() == [])
        #expect(try connection.read { try $0.notes() } == [1, 2, 3])
    }
}
