import Foundation
import Refusals
import Store
import Testing

@Suite("Opening a store")
struct OpeningTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func open(_ name: String) throws -> Database {
        try Database.open(at: directory.file(name), migrations: [.rows])
    }

    @Test("a new store is its owner's alone")
    func mode() throws {
        let database = try open("store.db")
        defer { database.close() }
        for name in ["store.db", "store.db-wal", "store.db-shm", "store.db.lock"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: directory.file(name))
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
    }

    @Test("what was answered is there after opening again")
    func reopening() async throws {
        let first = try open("store.db")
        try await first.write { try $0.note(1) }
        first.close()
        let second = try open("store.db")
        defer { second.close() }
        #expect(try await second.read { try $0.notes() } == [1])
    }

    @Test("a store that is being served is refused to a second, and free again after closing")
    func locked() throws {
        let first = try open("store.db")
        let error = #expect(throws: OpeningError.self) { try open("store.db") }
        #expect(error?.problem == .inUse(by: "\(ProcessInfo.processInfo.processIdentifier)"))
        first.close()
        try open("store.db").close()
    }

    @Test("a store that is being served is refused under another name too")
    func lockedUnderAnotherName() throws {
        let first = try open("store.db")
        defer { first.close() }
        try FileManager.default.createSymbolicLink(
            atPath: directory.file("link.db"), withDestinationPath: directory.file("store.db"))
        let error = #expect(throws: OpeningError.self) { try open("link.db") }
        #expect(error?.path == directory.file("link.db"))
        #expect(error?.problem == .inUse(by: "\(ProcessInfo.processInfo.processIdentifier)"))
    }

    @Test("a store that could not be opened is not left locked")
    func lockAfterFailure() throws {
        try open("store.db").close()
        #expect(throws: OpeningError.self) {
            try Database.open(at: directory.file("store.db"), migrations: [])
        }
        try open("store.db").close()
    }

    @Test("a connection alone makes no file")
    func noFile() throws {
        #expect(throws: OpeningError.self) { try Connection.open(directory.file("none.db")) }
        #expect(!FileManager.default.fileExists(atPath: directory.file("none.db")))
    }

    @Test(
        "what was answered survives the process; a torn log loses the torn commit alone",
        arguments: [
            (0, [1, 2, 3]), (1, [1, 2]), (1000, [1, 2]), (4096, [1, 2]),
        ] as [(Int, [Int64])])
    func killed(_ torn: Int, _ kept: [Int64]) async throws {
        let database = try open("store.db")
        defer { database.close() }
        for number in 1...3 as ClosedRange<Int64> {
            try await database.write { try $0.note(number) }
        }
        // What a killed process leaves behind: the file and the log as they are at this moment.
        for end in ["", "-wal"] {
            try FileManager.default.copyItem(
                atPath: directory.file("store.db\(end)"), toPath: directory.file("copy.db\(end)"))
        }
        let log = directory.file("copy.db-wal")
        let length = try Data(contentsOf: URL(fileURLWithPath: log)).count
        #expect(truncate(log, off_t(length - torn)) == 0)
        let copy = try open("copy.db")
        defer { copy.close() }
        #expect(try await copy.read { try $0.notes() } == kept)
    }

    @Test("damage is found, and told when the file is opened")
    func damaged() throws {
        let path = directory.file("store.db")
        try open("store.db").close()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes.replaceSubrange(100..<bytes.count, with: Data(repeating: 0xA5, count: bytes.count - 100))
        try bytes.write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: OpeningError.self) { try open("store.db") }
        #expect(error?.problem == .notAStore)
    }

    @Test(
        "a path that cannot be opened is named in one line",
        arguments: ["missing/store.db", "folder", "text"])
    func badPath(_ name: String) throws {
        try FileManager.default.createDirectory(
            atPath: directory.file("folder"), withIntermediateDirectories: false)
        try Data("this is not a database, though it is long enough to be taken for one at first sight.".utf8)
            .write(to: URL(fileURLWithPath: directory.file("text")))
        let error = #expect(throws: OpeningError.self) { try open(name) }
        let line = error?.description ?? ""
        #expect(line.contains(directory.file(name)))
        #expect(!line.contains("\n"))
    }

    @Test(
        "every problem is told in one line that names the path",
        arguments: [
            .cannotOpen("why"), .notAStore, .inUse(by: "7"), .inUse(by: nil),
            .unsafeSetting("PRAGMA synchronous", wanted: "2", found: ""),
            .newerStore(component: "c", found: 3, known: 2), .unknownComponent("c"),
            .changedMigration(component: "c", number: 1, applied: "a", declared: "b"),
            .failedMigration(component: "c", number: 1, reason: "why"), .missing("table t"),
        ] as [OpeningError.Problem])
    func oneLine(_ problem: OpeningError.Problem) {
        let line = OpeningError(path: "/x/y.db", problem).description
        #expect(line.hasPrefix("store /x/y.db: "))
        #expect(!line.contains("\n") && !line.contains("nil") && !line.contains("Optional"))
    }
}
