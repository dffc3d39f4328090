import Foundation
import Refusals
import Testing

@testable import Store

@Suite("A backup")
struct BackupTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.file("store.db") }
    private var copy: String { directory.file("copy.db") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func notes(_ path: String) throws -> [Int64] {
        try Connection.open(path, for: .reading).read { try $0.notes() }
    }

    @Test("is the store at one moment, while commands go on")
    func online() async throws {
        let database = try Database.open(at: path, migrations: [.rows])
        defer { database.close() }
        for number in 1...200 as ClosedRange<Int64> { try await database.write { try $0.note(number) } }
        let writing = Task {
            for number in 201...400 as ClosedRange<Int64> { try await database.write { try $0.note(number) } }
        }
        try StoreBackup.copy(path, to: copy)
        try await writing.value
        let copied = try notes(copy)
        // Every command answered before it began, and of the later ones a beginning without gaps.
        #expect(copied.count >= 200)
        #expect(copied == Array(1...Int64(copied.count)))
        #expect(try notes(path).count == 400)
        #expect(try Connection.open(copy).damage() == [])
        let mode = try FileManager.default.attributesOfItem(atPath: copy)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("is not made over something that is there, and not of a damaged store")
    func refused() throws {
        try Database.open(at: path, migrations: [.rows]).close()
        try Data("mine".utf8).write(to: URL(filePath: copy))
        #expect(throws: BackupFailure.self) { try StoreBackup.copy(path, to: copy) }
        #expect(try Data(contentsOf: URL(filePath: copy)) == Data("mine".utf8))

        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes[bytes.count - 100] ^= 1
        try bytes.write(to: URL(filePath: path))
        let other = directory.file("other.db")
        #expect(throws: StoreError.self) { try StoreBackup.copy(path, to: other) }
        #expect(!FileManager.default.fileExists(atPath: other))
        #expect(!FileManager.default.fileExists(atPath: other + ".part"))
    }

    @Test("takes the place of a store, which is kept aside")
    func restored() async throws {
        let database = try Database.open(at: path, migrations: [.rows])
        try await database.write { try $0.note(1) }
        try StoreBackup.copy(path, to: copy)
        try await database.write { try $0.note(2) }
        let busy = #expect(throws: OpeningError.self) {
            try StoreBackup.restore(copy, to: path, aside: "before-1") { _ in }
        }
        guard case .inUse = busy?.problem else { return #expect(Bool(false), "\(String(describing: busy))") }
        database.close()
        let old = try StoreBackup.restore(copy, to: path, aside: "before-1") { try $0.note(7) }
        #expect(old == path + ".before-1")
        #expect(try notes(path) == [1, 7])
        #expect(try notes(path + ".before-1") == [1, 2])
        // The copy stays as it was, for the next time.
        #expect(try notes(copy) == [1])
        let again = try Database.open(at: path, migrations: [.rows])
        defer { again.close() }
        try await again.write { try $0.note(3) }
        #expect(try await again.read { try $0.notes() } == [1, 3, 7])
    }

    @Test("that is damaged is not put back, and the store stays")
    func damagedCopy() throws {
        try Database.open(at: path, migrations: [.rows]).close()
        try StoreBackup.copy(path, to: copy)
        var bytes = try Data(contentsOf: URL(filePath: copy))
        bytes[bytes.count - 100] ^= 1
        try bytes.write(to: URL(filePath: copy))
        #expect(throws: (any Error).self) {
            try StoreBackup.restore(copy, to: path, aside: "before-1") { _ in }
        }
        #expect(try notes(path) == [])
        #expect(!FileManager.default.fileExists(atPath: path + ".before-1"))
    }
}

@Suite("The examination of documents")
struct ExaminationTests {
    private let connection: Connection

    init() throws {
        connection = try MemoryStore().connection
        try connection.write { transaction in
            let plants = Plant.collection.in(transaction)
            for number in 1...3 { try plants.insert(Plant("plant-\(number)", capacity: 5), by: .at(1)) }
            for revision in 1...3 as ClosedRange<Int64> {
                _ = try plants.update(Plant("plant-1", capacity: revision), expecting: revision, by: .at(2))
            }
        }
    }

    private func found() throws -> [String] {
        try connection.read { try Plant.collection.layout.examine($0).map(\.description) }
    }

    @Test("finds nothing where all is well")
    func sound() throws {
        #expect(try found() == [])
    }

    @Test("a column that does not fit is put right without a new revision")
    func reindexed() throws {
        try connection.write { transaction in
            try transaction.execute("UPDATE plant SET capacity = 9")
            for id in ["plant-1", "plant-2", "plant-3", "none"] {
                try Plant.collection.in(transaction).reindex(id)
            }
        }
        #expect(try found() == [])
    }

    @Test(
        "finds a column, a body, and a revision that do not fit",
        arguments: [
            ("UPDATE plant SET capacity = 9 WHERE id = 'plant-2'", "plant plant-2: capacity"),
            ("UPDATE plant SET body = x'ff' WHERE id = 'plant-2'", "plant plant-2: body"),
            ("UPDATE plant_history SET body = x'ff' WHERE revision = 2", "plant_history plant-1: body"),
            ("DELETE FROM plant_history WHERE revision = 2", "plant_history plant-1: revision"),
            ("DELETE FROM plant WHERE id = 'plant-1'", "plant_history plant-1: revision"),
            ("UPDATE plant_history SET revision = 8 WHERE revision = 3", "plant_history plant-1: revision"),
        ])
    func damaged(_ sql: String, _ fault: String) throws {
        try connection.write { _ = try $0.execute(sql) }
        #expect(try found().contains(fault))
    }
}
