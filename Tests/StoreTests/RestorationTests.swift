import Foundation
import Synchronization
import Testing

@testable import Store

@Suite("A restoration")
struct RestorationTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.file("store.db") }
    private var copy: String { directory.file("copies/copy.db") }

    /// A store with the notes 1 and 2, and a copy of it with the note 1.
    init() throws {
        directory = try TemporaryDirectory()
        try FileManager.default.createDirectory(
            atPath: directory.file("copies"), withIntermediateDirectories: false)
        try Database.open(at: path, migrations: [.rows]).close()
        try Connection.open(path).write { try $0.note(1) }
        try StoreBackup.copy(path, to: copy)
        try Connection.open(path).write { try $0.note(2) }
    }

    private func notes(_ path: String) throws -> [Int64] {
        try Connection.open(path, for: .reading).read { try $0.notes() }
    }

    private func restore(_ work: LongWork = LongWork()) throws -> String? {
        try StoreBackup.restore(copy, to: path, aside: "before-1", work: work) { try $0.note(7) }
    }

    private func names(in folder: String = "") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.file(folder)).sorted()
    }

    @Test("reads the copy, and writes nothing beside it")
    func readsOnly() throws {
        let before = try Data(contentsOf: URL(filePath: copy))
        #expect(try restore() == path + ".before-1")
        #expect(try notes(path) == [1, 7])
        #expect(try Data(contentsOf: URL(filePath: copy)) == before)
        #expect(try names(in: "copies") == ["copy.db"])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("takes the log of a copy that was made by other means")
    func copiedByHand() throws {
        let writer = try Connection.open(path)
        try writer.write { try $0.note(3) }
        let other = directory.file("copies/other.db")
        for end in ["", "-wal"] { try FileManager.default.copyItem(atPath: path + end, toPath: other + end) }
        withExtendedLifetime(writer) {}
        _ = try StoreBackup.restore(other, to: directory.file("new.db"), aside: "before-1") { _ in }
        #expect(try notes(directory.file("new.db")) == [1, 2, 3])
    }

    @Test("leaves no log of a store that is gone to the new one")
    func strayLog() throws {
        let writer = try Connection.open(path)
        try writer.write { try $0.execute("UPDATE note SET text = 'old'") }
        try FileManager.default.copyItem(atPath: path + "-wal", toPath: path + "-log")
        withExtendedLifetime(writer) {}
        for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
        try FileManager.default.moveItem(atPath: path + "-log", toPath: path + "-wal")
        #expect(try restore() == nil)
        let texts = try Connection.open(path).read {
            try $0.rows("SELECT DISTINCT text FROM note") { try $0.text(0) }
        }
        #expect(texts == [""])
        #expect(FileCopy.exists(path + ".before-1-wal"))
    }

    @Test("that was interrupted while names changed lets no service start, and is done again")
    func interrupted() throws {
        // The new store is ready; the old one was moved aside, or its log only.
        for moved in [[""], ["-wal"], []] {
            let world = try RestorationTests()
            try world.leave(moved)
        }
    }

    private func leave(_ moved: [String]) throws {
        let writer = try Connection.open(path)
        try writer.write { try $0.note(3) }
        try FileCopy.copy(copy, to: path + ".restored", LongWork())
        for end in moved {
            try FileManager.default.moveItem(atPath: path + end, toPath: "\(path).before-0\(end)")
        }
        for open in [
            { _ = try Database.open(at: path, migrations: [.rows]) }, { _ = try Connection.openSound(path) },
            { try StoreBackup.copy(path, to: directory.file("copies/other.db")) },
        ] as [() throws -> Void] {
            let error = #expect(throws: OpeningError.self) { try open() }
            #expect(error?.problem == .halfRestored)
        }
        #expect(FileCopy.exists(path) == !moved.contains(""))
        _ = try restore()
        #expect(try notes(path) == [1, 7])
        #expect(!FileCopy.exists(path + ".restored") && !FileCopy.exists(path + "-wal"))
        withExtendedLifetime(writer) {}
    }

    @Test(
        "that is given up, or refused, leaves the store as it is",
        arguments: [LongWork.Phase.copying, .examining, .preparing])
    func cancelled(at phase: LongWork.Phase) throws {
        let held = Mutex<LongWork?>(nil)
        let work = LongWork { now, _ in
            if now == phase { held.withLock { $0 }?.cancel() }
        }
        held.withLock { $0 = work }
        defer { held.withLock { $0 = nil } }
        let before = try names()
        #expect(throws: CancellationError.self) { try restore(work) }
        #expect(throws: Objection.self) {
            try StoreBackup.restore(copy, to: path, aside: "before-1", examine: { _ in throw Objection() }) {
                _ in
            }
        }
        #expect(throws: Objection.self) {
            try StoreBackup.restore(copy, to: path, aside: "before-1") { _ in throw Objection() }
        }
        #expect(try names() == before)
        #expect(try notes(path) == [1, 2])
    }

    @Test("goes on where one before it was killed")
    func killed() throws {
        for end in FileCopy.companions {
            try Data("x".utf8).write(to: URL(filePath: path + ".restoring" + end))
        }
        _ = try restore()
        #expect(try notes(path) == [1, 7])
        #expect(try names().allSatisfy { !$0.contains("restor") })
    }

    @Test("keeps services from making a new store where the old one is gone")
    func gone() throws {
        try FileManager.default.removeItem(atPath: path)
        let found = Mutex<[OpeningError.Problem?]>([])
        let path = path
        _ = try StoreBackup.restore(copy, to: path, aside: "before-1") { _ in
            do {
                _ = try Database.open(at: path, migrations: [.rows])
            } catch let error as OpeningError {
                found.withLock { $0.append(error.problem) }
            }
        }
        #expect(found.withLock { $0 } == [.inUse(by: String(getpid()))])
        #expect(try notes(path) == [1])
    }
}
