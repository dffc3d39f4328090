import Foundation
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

    @Test("a store that could not be opened is not left locked")
    func lockAfterFailure() throws {
        try open("store.db").close()
        #expect(throws: OpeningError.self) {
            try Database.open(at: directory.file("store.db"), migrations: [])
        }
        try open("store.db").close()
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
