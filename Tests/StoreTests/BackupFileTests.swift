import Foundation
import Synchronization
import Testing

@testable import Store

/// The files of a copy: who may read them, what they are called, and what is left when it comes to nothing.
@Suite("The files of a backup")
struct BackupFileTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.file("store.db") }
    private var target: String { directory.file("backups") }
    private static let stamp = "20261124T160000Z"
    private static let name = "registry-20261124T160000Z.sqlite3"

    init() throws {
        directory = try TemporaryDirectory()
        try LargeStore.make(at: path, mebibytes: 1)
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: false)
    }

    private func copy(_ work: LongWork = LongWork()) throws -> String {
        try StoreBackup.copy(path, into: target, of: "registry", stamp: Self.stamp, work: work)
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: target).sorted()
    }

    /// The modes of all files in a directory, but for those that a store has while it is open.
    private static func modes(in directory: String) throws -> Set<Int> {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory)
        return Set(
            names.compactMap { name in
                let attributes = try? FileManager.default.attributesOfItem(atPath: "\(directory)/\(name)")
                return attributes?[.posixPermissions] as? Int
            })
    }

    @Test(
        "are their owner's alone from the first byte, also when a store is salvaged",
        arguments: [false, true])
    func modes(salvaging: Bool) throws {
        let target = target
        let seen = Mutex<[Set<Int>]>([])
        let work = LongWork { _, _ in
            let modes = try? Self.modes(in: target)
            seen.withLock { $0.append(modes ?? [-1]) }
        }
        let before = umask(0)
        defer { umask(before) }
        _ = try StoreBackup.copy(
            path, into: target, of: "registry", stamp: Self.stamp, salvaging: salvaging, work: work)
        #expect(try Self.modes(in: target) == [0o600])
        #expect(seen.withLock { $0 }.allSatisfy { $0 == [0o600] })
        #expect(seen.withLock { $0 }.count >= 2)
        #expect(try names() == [Self.name])
    }

    @Test("have names of their own, though they are made in the same second and at the same time")
    func names() async throws {
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<5 { group.addTask { try copy() } }
            var copies: Set<String> = []
            for try await copy in group { copies.insert(copy) }
            #expect(copies.count == 5)
            for copy in copies {
                #expect(try LargeStore.differences(in: "bulk", of: path, and: copy) == 0)
            }
        }
        let numbered = (2...5).map { "registry-\(Self.stamp)-\($0).sqlite3" }
        #expect(try names() == ([Self.name] + numbered).sorted())
    }

    @Test("are gone when the copy is given up", arguments: [LongWork.Phase.copying, .examining])
    func cancelled(at phase: LongWork.Phase) throws {
        let held = Mutex<LongWork?>(nil)
        let work = LongWork { now, _ in
            if now == phase { held.withLock { $0 }?.cancel() }
        }
        held.withLock { $0 = work }
        defer { held.withLock { $0 = nil } }
        #expect(throws: CancellationError.self) { try copy(work) }
        #expect(try names() == [])
        // Not even in passing: the next copy gets the name.
        #expect(try copy() == "\(target)/\(Self.name)")
    }

    @Test("that a killed process left are removed by the next copy, and those of others stay")
    func remains() throws {
        let stale = [
            "registry-20260101T000000Z.sqlite3.part", "registry-20260101T000000Z.sqlite3.part-journal",
            "registry-20260101T000000Z.sqlite3.salvage", "registry-20260101T000000Z.sqlite3.salvage-wal",
            "\(Self.name).part",
        ]
        let others = [
            "film.part", "acceptance-20260101T000000Z.sqlite3.part", "registry-old.sqlite3", "registry.part",
        ]
        for name in stale + others { try Data("x".utf8).write(to: URL(filePath: "\(target)/\(name)")) }
        // Whoever makes a copy there holds the directory.
        let holder = open(target, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        #expect(flock(holder, LOCK_SH) == 0)
        #expect(try copy() == "\(target)/registry-\(Self.stamp)-2.sqlite3")
        #expect(Set(try names()).isSuperset(of: stale + others))
        close(holder)
        #expect(try copy() == "\(target)/\(Self.name)")
        #expect(Set(try names()) == Set(others + [Self.name, "registry-\(Self.stamp)-2.sqlite3"]))
    }

    @Test("replace nothing: neither a file nor a link, wherever that leads")
    func replaceNothing() throws {
        let copy = "\(target)/copy.db"
        symlink(directory.file("elsewhere"), copy)
        #expect(throws: BackupFailure.self) { try StoreBackup.copy(path, to: copy) }
        #expect(!FileCopy.exists(directory.file("elsewhere")))
        symlink(directory.file("elsewhere"), "\(target)/\(Self.name)")
        symlink(directory.file("elsewhere"), "\(target)/registry-\(Self.stamp)-2.sqlite3.part")
        #expect(try self.copy() == "\(target)/registry-\(Self.stamp)-2.sqlite3")
        #expect(!FileCopy.exists(directory.file("elsewhere")))
    }

    @Test("lie where a link to a directory leads")
    func linkedDirectory() throws {
        let link = directory.file("link")
        symlink(target, link)
        let copy = try StoreBackup.copy(path, into: link, of: "registry", stamp: Self.stamp)
        #expect(copy == "\(link)/\(Self.name)")
        #expect(try names() == [Self.name])
    }

    @Test("leave the log of the store as it is, also when nobody serves the store any more")
    func log() throws {
        // As a killed process leaves it.
        let left = directory.file("left.db")
        do {
            let writer = try Connection.open(path)
            try writer.write { try $0.note(1) }
            for end in ["", "-wal"] { try FileCopy.copy(path + end, to: left + end, LongWork()) }
        }
        let log = try Data(contentsOf: URL(filePath: left + "-wal"))
        try StoreBackup.copy(left, to: "\(target)/copy.db")
        #expect(try Data(contentsOf: URL(filePath: left + "-wal")) == log)
        #expect(try Connection.open("\(target)/copy.db").read { try $0.notes() } == [1])
    }
}
