import Foundation
import Testing

@testable import Store

/// When the log is moved, and that a backup, however long it takes, stalls nobody.
@Suite("Keeping the log short")
struct CheckpointPolicyTests {
    @Test("the log is moved from the limit on, and what is appended meanwhile is moved by whoever it suits")
    func steady() {
        var policy = CheckpointPolicy(limit: 1000)
        let begins = [999, 1000].map { policy.committed(at: $0) }
        #expect(begins == [false, true])
        #expect(policy.isMoving)
        let little = policy.ended(moved: 1000, at: 1100)
        #expect(little == .checkpointRest)
        #expect(!policy.isMoving)
        // The log was begun anew.
        let again = [5, 1003].map { policy.committed(at: $0) }
        #expect(again == [false, true])
        let much = policy.ended(moved: 1003, at: 1403)
        #expect(much == .ask)
        #expect(policy.isMoving)
        let rest = policy.ended(moved: 1403, at: 1500)
        #expect(rest == .checkpointRest)
    }

    @Test("a disk that is as slow as the writer is fast does not let the log grow for ever")
    func slow() {
        var policy = CheckpointPolicy(limit: 1000)
        _ = policy.committed(at: 1000)
        let rest = policy.ended(moved: 1000, at: 1900)
        #expect(rest == .checkpointRest)
        #expect(!policy.isMoving)
    }

    @Test("while an old snapshot is read, moving is tried now and then, and nobody waits")
    func blocked() {
        var policy = CheckpointPolicy(limit: 1600)
        var asked = 0
        var rests: Set<CheckpointPolicy.Rest> = []
        for pages in stride(from: 0, to: 160_000, by: 10) {
            if policy.isMoving {
                #expect(policy.wait(at: pages) == .none)
                rests.insert(policy.ended(moved: 700, at: pages))
            } else if policy.committed(at: pages) {
                asked += 1
            }
        }
        #expect(rests == [.nothing])
        #expect(asked > 10 && asked <= 160_000 / 100)
        // It is gone: all of it is moved, in moves that get shorter, and the writer does the last little bit.
        let begins = policy.committed(at: 160_200)
        #expect(begins)
        var lengths = [160_200, 200_000, 208_000, 208_300]
        var steps: [CheckpointPolicy.Rest] = []
        while lengths.count > 1 {
            let begun = lengths.removeFirst()
            steps.append(policy.ended(moved: begun, at: lengths[0]))
        }
        #expect(steps == [.ask, .ask, .checkpointRest])
    }

    @Test(
        "the writer waits by how much the log grew since the move began, not by how long it is",
        arguments: [
            (1_000, 1_000, .none), (1_000, 3_999, .none), (1_000, 4_000, .briefly), (1_000, 7_999, .briefly),
            (1_000, 8_000, .untilDone), (500_000, 502_999, .none), (500_000, 503_000, .briefly),
        ] as [(Int, Int, CheckpointPolicy.Wait)])
    func waiting(_ begun: Int, _ pages: Int, _ wait: CheckpointPolicy.Wait) {
        var policy = CheckpointPolicy(limit: 1000)
        _ = policy.committed(at: begun)
        #expect(policy.wait(at: pages) == wait)
    }

    @Test("a log that grew while a snapshot was read is short again soon after")
    func afterwards() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("store.db")
        var settings = DatabaseSettings()
        settings.connection.checkpointPages = 64
        let database = try Database.open(at: path, migrations: [.rows], settings: settings)
        defer { database.close() }
        let stranger = try Connection.open(path, for: .reading)
        let text = String(repeating: "x", count: 3_000)
        try stranger.execute("BEGIN")
        try stranger.query("SELECT COUNT(*) FROM note") { _ in }
        for number in 1...600 as ClosedRange<Int64> { try await database.write { try $0.note(number, text) } }
        let watcher = try Connection.open(path, for: .reading)
        #expect(try frames(watcher) > 600)
        try stranger.execute("COMMIT")
        var number: Int64 = 600
        while try frames(watcher) > 128, number < 20_000 {
            number += 1
            try await database.write { [number] in try $0.note(number, text) }
        }
        #expect(number < 20_000)
    }

    /// How long the log is.
    private func frames(_ connection: Connection) throws -> Int64 {
        var count: Int64 = 0
        try connection.query("PRAGMA wal_checkpoint(PASSIVE)") { count = try $0.int64(1) }
        return count
    }
}
