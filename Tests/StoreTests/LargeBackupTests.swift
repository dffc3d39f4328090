import Foundation
import Refusals
import Testing

@testable import Store

/// Copies of stores smaller and larger than every cache, batch and log there is.
@Suite("A large store", .serialized)
struct LargeBackupTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.file("store.db") }
    private var copy: String { directory.file("copy.db") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func limits(_ kilobytes: Int) -> ConnectionLimits {
        var limits = ConnectionLimits()
        limits.pageCacheKilobytes = kilobytes
        return limits
    }

    private func expectSame(_ other: String, as path: String) throws {
        #expect(try LargeStore.unchecked(in: other) == [])
        #expect(try LargeStore.differences(in: "bulk", of: path, and: other) == 0)
        #expect(try LargeStore.differences(in: "plant", by: "id", of: path, and: other) == 0)
        let faults = try Connection.open(other, for: .reading).read {
            try Plant.collection.layout.examine($0).map(\.description)
        }
        #expect(faults == [])
    }

    @Test(
        "is copied, examined, and put back, with little memory and with much",
        arguments: [(10, [40, 8_192, 65_536]), (200, [1_024, 8_192, 262_144])])
    func copied(mebibytes: Int, caches: [Int]) throws {
        try LargeStore.make(at: path, mebibytes: mebibytes)
        #expect(FileCopy.size(of: path) > mebibytes * 900_000)
        for cache in caches {
            try StoreBackup.copy(path, to: copy, limits: limits(cache))
            try expectSame(copy, as: path)
            if cache != caches.last { try FileCopy.removeAll(copy) }
        }
        let old = try StoreBackup.restore(copy, to: path, aside: "before-1") { try $0.note(7) }
        try expectSame(path, as: copy)
        let database = try Database.open(at: path, migrations: [.rows, Plant.migrations])
        database.close()
        #expect(try Connection.open(path, for: .reading).read { try $0.notes() } == [7])
        #expect(old.map(FileCopy.exists) == true)
    }

    @Test("whose log is damaged is salvaged up to the damage", arguments: [10, 200])
    func salvaged(mebibytes: Int) throws {
        try LargeStore.make(at: path, mebibytes: mebibytes)
        let before = directory.file("before.db")
        try StoreBackup.copy(path, to: before)
        // As a process leaves it that was killed: half of the rows are in the log, in commits of many pages each.
        let left = directory.file("left.db")
        var limits = limits(1_024)
        limits.checkpointPages = 1_000_000
        do {
            let writer = try Connection.open(path, limits: limits)
            for round in 1...4 as ClosedRange<Int64> {
                try writer.write { transaction in
                    try transaction.note(round)
                    try transaction.execute(
                        "UPDATE bulk SET body = randomblob(900) WHERE number % 8 = $1", [.integer(round)])
                }
            }
            for end in ["", "-wal"] { try FileCopy.copy(path + end, to: left + end, LongWork()) }
        }
        var log = try Data(contentsOf: URL(filePath: left + "-wal"))
        log[log.count * 5 / 8] ^= 1
        try log.write(to: URL(filePath: left + "-wal"))
        #expect(throws: OpeningError.self) { try StoreBackup.copy(left, to: copy) }
        try StoreBackup.copy(left, to: copy, salvaging: true)
        #expect(try LargeStore.unchecked(in: copy) == [])
        let notes = try Connection.open(copy, for: .reading).read { try $0.notes() }
        #expect(notes == [1, 2])
        // What was damaged is as it was, and nothing lies beside the copy.
        #expect(try Data(contentsOf: URL(filePath: left + "-wal")) == log)
        #expect(!FileCopy.companions.contains { FileCopy.exists(copy + ".salvage" + $0) })
        let rest = try LargeStore.differences(in: "bulk", of: before, and: copy)
        let all = try Connection.open(before).read {
            try $0.row("SELECT COUNT(*) FROM bulk WHERE number % 8 IN (1, 2)") { try $0.int64(0) }
        }
        #expect(rest == all)
    }

    @Test("that is served is copied as it was at one moment, while it is written to")
    func online() async throws {
        try LargeStore.make(at: path, mebibytes: 40)
        var settings = DatabaseSettings()
        settings.connection.checkpointPages = 200
        let database = try Database.open(at: path, migrations: [.rows, Plant.migrations], settings: settings)
        defer { database.close() }
        try await database.write { try $0.note(1) }
        let writing = Task {
            for number in 2...100_000 as ClosedRange<Int64> where !Task.isCancelled {
                try await database.write { transaction in
                    try transaction.note(number)
                    try transaction.execute(
                        "UPDATE bulk SET body = randomblob(900) WHERE number = $1",
                        [.integer(number % 10_000)])
                }
            }
        }
        try StoreBackup.copy(path, to: copy, limits: limits(1_024))
        writing.cancel()
        try await writing.value
        let copied = try Connection.open(copy, for: .reading).read { try $0.notes() }
        #expect(copied == Array(1...Int64(copied.count)))
        #expect(try LargeStore.unchecked(in: copy) == [])
    }
}
