import Foundation
import Refusals
import Testing

@testable import Store

@Suite("A damaged store")
struct DamageTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.file("store.db") }

    init() throws {
        directory = try TemporaryDirectory()
        let database = try Database.open(at: path, migrations: [.rows])
        database.close()
        let connection = try Connection.open(path)
        try connection.write { transaction in
            for number in 1...2000 as ClosedRange<Int64> {
                try transaction.note(number, String(repeating: "字", count: 20))
            }
        }
        try connection.checkpoint()
    }

    /// Flips a byte in the last page, where the last notes are.
    private func damage() throws {
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes[bytes.count - 1000] ^= 4
        try bytes.write(to: URL(filePath: path))
    }

    @Test("refuses writes from the first damage met, and goes on answering from what is sound")
    func writes() async throws {
        try damage()
        let database = try Database.open(at: path, migrations: [.rows])
        defer { database.close() }
        #expect(database.damage == nil)
        try await database.write { try $0.execute("UPDATE note SET text = 'x' WHERE number = 1") }
        let error = await #expect(throws: StoreError.self) {
            try await database.read { try $0.notes() }
        }
        #expect(error?.reason == .storeDamaged)
        #expect(database.damage == error)
        await #expect(throws: Refusal(.storeDamaged)) { try await database.write { try $0.note(3000) } }
        let text = try await database.read {
            try $0.row("SELECT text FROM note WHERE number = 1") { try $0.text(0) }
        }
        #expect(text == "x")
    }

    @Test("a command that meets it fails alone; those of its batch are kept")
    func alone() async throws {
        try damage()
        let database = try Database.open(at: path, migrations: [.rows])
        defer { database.close() }
        let gate = Gate()
        let answers = Answers()
        database.enqueueWrite({ _ in gate.wait() }, completion: { _ in })
        database.enqueueWrite(
            { try $0.execute("UPDATE note SET text = 'a' WHERE number = 1") },
            completion: { answers.add(1, $0) })
        database.enqueueWrite(
            { try $0.execute("UPDATE note SET text = 'b' WHERE number > 1990") },
            completion: { answers.add(2, $0) })
        database.enqueueWrite(
            { try $0.execute("UPDATE note SET text = 'c' WHERE number = 2") },
            completion: { answers.add(3, $0) })
        gate.open()
        database.close()
        #expect(answers.all.map { ($0.error as? StoreError)?.kind } == [nil, .corrupt, nil])
    }
}

@Suite("Readers and the writer")
struct IndependenceTests {
    @Test("a read that goes on holds up no write, and sees none of them")
    func longRead() async throws {
        let directory = try TemporaryDirectory()
        let database = try Database.open(at: directory.file("store.db"), migrations: [.rows])
        defer { database.close() }
        let gate = Gate()
        let answers = Answers()
        database.enqueueRead { transaction in
            let before = try transaction.notes()
            gate.arrive()
            return before + (try transaction.notes())
        } completion: {
            answers.add(0, $0)
        }
        gate.waitForArrival()
        for number in 1...50 as ClosedRange<Int64> { try await database.write { try $0.note(number) } }
        #expect(try await database.read { try $0.notes().count } == 50)
        gate.open()
        database.close()
        #expect(answers.all.count == 1)
    }

    @Test("a read without a deadline is stopped at the longest time a read may take")
    func bounded() async throws {
        let directory = try TemporaryDirectory()
        var settings = DatabaseSettings()
        settings.longestRead = .milliseconds(30)
        let database = try Database.open(
            at: directory.file("store.db"), migrations: [.rows], settings: settings)
        defer { database.close() }
        await #expect(throws: Refusal(.readDeadline)) {
            try await database.read {
                try $0.row(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n"
                ) { try $0.int64(0) }
            }
        }
    }
}
