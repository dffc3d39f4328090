import CPageCheck
import CSQLite
import Foundation
import Testing

@testable import Store

/// That every page carries its checksum whichever page is written first, whatever the cache holds, and that what should
/// carry one and does not is never taken for a store without.
@Suite("Which pages carry checksums")
struct PageDecisionTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.file("store.db") }
    private var copy: String { directory.file("copy.db") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func open(_ path: String, cache: Int = 8_192) throws -> Connection {
        var limits = ConnectionLimits()
        limits.pageCacheKilobytes = cache
        return try Connection.open(path, limits: limits)
    }

    /// A connection of SQLite's own above the layer: with a rollback journal, as a file has that SQLite makes.
    private func bare(_ path: String, _ statements: String...) throws {
        #expect(page_check_register() == SQLITE_OK)
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        guard sqlite3_open_v2(path, &handle, flags, page_check_name) == SQLITE_OK else {
            throw Unchecked.Failure()
        }
        defer { sqlite3_close_v2(handle) }
        page_check_reserve(UnsafeMutableRawPointer(handle))
        for sql in statements where sqlite3_exec(handle, sql, nil, nil, nil) != SQLITE_OK {
            throw Unchecked.Failure()
        }
    }

    private static let rows = """
        WITH RECURSIVE n(v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n WHERE v < 2000) \
        INSERT INTO bulk SELECT v, randomblob(1000 + v % 7 * 900) FROM n
        """
    private static let table = "CREATE TABLE bulk (number INTEGER PRIMARY KEY, body BLOB NOT NULL)"

    @Test("VACUUM INTO checks every page of the copy, whatever the cache", arguments: [10, 40, 400, 65_536])
    func vacuumInto(cache: Int) throws {
        try LargeStore.make(at: path, mebibytes: 4)
        try open(path, cache: cache).execute("VACUUM INTO $1", [.text(copy)])
        #expect(try LargeStore.unchecked(in: copy) == [])
        #expect(try Connection.open(copy).damage() == [])
        #expect(try LargeStore.differences(in: "bulk", of: path, and: copy) == 0)
    }

    @Test(
        "so does a new file that is filled by one transaction with a rollback journal",
        arguments: [5, 50, 5000])
    func rollbackJournal(pages: Int) throws {
        try bare(
            path, "PRAGMA cache_size = \(pages)", "BEGIN", Self.table, Self.rows,
            "DELETE FROM bulk WHERE number % 3 = 0", "SAVEPOINT a", "DELETE FROM bulk WHERE number % 2 = 0",
            "ROLLBACK TO a", "UPDATE bulk SET body = randomblob(3000) WHERE number % 5 = 0", "COMMIT")
        try bare(
            path, "PRAGMA cache_size = \(pages)", "BEGIN", "UPDATE bulk SET body = zeroblob(5000)", "ROLLBACK"
        )
        #expect(try LargeStore.unchecked(in: path) == [])
        #expect(try Connection.open(path).damage() == [])
    }

    @Test("so does one that is filled through the log, and given up half-way", arguments: [20, 200, 65_536])
    func log(cache: Int) throws {
        let connection = try open(path.created(), cache: cache)
        try connection.write { transaction in
            try transaction.execute(Self.table)
            try transaction.execute(Self.rows)
        }
        #expect(throws: Objection.self) {
            try connection.write { transaction in
                try transaction.execute("UPDATE bulk SET body = zeroblob(4000)")
                throw Objection()
            }
        }
        try connection.write { try $0.execute("UPDATE bulk SET body = randomblob(700) WHERE number % 3 = 0") }
        try connection.write { try $0.execute("DELETE FROM bulk WHERE number % 4 = 0") }
        #expect(try connection.damage() == [])
        try connection.checkpoint()
        #expect(try LargeStore.unchecked(in: path) == [])
    }

    @Test("parts of a transaction larger than the cache are undone one by one", arguments: [20, 200])
    func savepoints(cache: Int) throws {
        let connection = try open(path.created(), cache: cache)
        try connection.write { transaction in
            try transaction.execute(Self.table)
            try transaction.execute(Self.rows)
        }
        try connection.write { transaction in
            try transaction.execute("UPDATE bulk SET body = randomblob(800)")
            for round in 0..<6 {
                try? connection.savepoint {
                    try transaction.execute(
                        "UPDATE bulk SET body = randomblob(900) WHERE number % 3 = $1",
                        [.integer(Int64(round % 3))])
                    throw Objection()
                }
                try transaction.execute(
                    "UPDATE bulk SET body = randomblob(800) WHERE number % 6 = $1", [.integer(Int64(round))])
            }
        }
        #expect(try connection.damage() == [])
        let sizes = try connection.read {
            try $0.rows("SELECT DISTINCT length(body) FROM bulk") { try $0.int64(0) }
        }
        #expect(sizes == [800])
        try connection.checkpoint()
        #expect(try LargeStore.unchecked(in: path) == [])
    }

    @Test(
        "an older store is built anew whatever the cache, and a copy of it is checked",
        arguments: [20, 8_192])
    func older(cache: Int) throws {
        try Data().write(to: URL(filePath: path))
        try Unchecked.make(at: path, rows: 3000)
        try open(path, cache: cache).execute("VACUUM INTO $1", [.text(copy)])
        #expect(try LargeStore.unchecked(in: copy) == [])
        let early = try open(path, cache: cache)
        #expect(try early.read { try $0.notes() }.count == 3000)
        let adopting = try open(path, cache: cache)
        try adopting.adoptPageChecks()
        // Who knew the store as it was goes on with it as it is, and moves pages of the log that do not include page 1.
        try early.write { try $0.execute("UPDATE note SET text = text || '!' WHERE number > 2990") }
        try early.checkpoint()
        #expect(try LargeStore.unchecked(in: path) == [])
        #expect(try early.damage() == [] && adopting.damage() == [])
    }

    @Test(
        "a damaged header is not believed when it says that there are no checksums",
        arguments: [(0, 0x40), (16, 0x20), (17, 0x01), (20, 0x08), (20, 0x40)])
    func header(_ place: Int, _ bits: UInt8) throws {
        try LargeStore.make(at: path, mebibytes: 1)
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes[place] ^= bits
        bytes[bytes.count - 1000] ^= 1
        try bytes.write(to: URL(filePath: path))
        #expect(throws: (any Error).self) {
            let connection = try Connection.open(path, for: .reading)
            guard try connection.damage() == [] else { throw Objection() }
        }
    }

    @Test("a page that became blank, or was cut off, is damage and no answer", arguments: [3, 40, 200])
    func blank(_ page: Int) throws {
        try LargeStore.make(at: path, mebibytes: 1)
        let sound = try Data(contentsOf: URL(filePath: path))
        var bytes = sound
        bytes.resetBytes(in: page * 4096..<(page + 1) * 4096)
        try bytes.write(to: URL(filePath: path))
        #expect(throws: StoreError.self) { try Connection.open(path, for: .reading).damage() }
        // SQLite itself sees at once that a file is shorter than its header says.
        try sound.prefix(page * 4096).write(to: URL(filePath: path))
        #expect(throws: (any Error).self) { try Connection.open(path, for: .reading).damage() }
    }

    @Test("pages are compared though the file's first page is torn and its sound state is in the log")
    func firstPageInLog() throws {
        try LargeStore.make(at: path, mebibytes: 1)
        let writer = try Connection.open(path)
        try writer.write { try $0.execute("CREATE TABLE later (number INTEGER PRIMARY KEY) STRICT") }
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes.resetBytes(in: 0..<512)
        try overwrite(bytes)
        #expect(try Connection.open(path, for: .reading).damage() == [])
        bytes[bytes.count - 1000] ^= 1
        try overwrite(bytes)
        #expect(throws: StoreError.self) { try Connection.open(path, for: .reading).damage() }
        bytes[bytes.count - 1000] ^= 1
        try overwrite(bytes)
        // Moving the log into the file makes the first page whole.
        try writer.checkpoint()
        #expect(try LargeStore.unchecked(in: path) == [])
    }

    private func overwrite(_ bytes: Data) throws {
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.write(contentsOf: bytes)
        try handle.close()
    }
}
