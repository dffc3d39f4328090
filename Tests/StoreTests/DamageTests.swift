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

    @Test("a batch that meets it is undone as a whole, and nobody of it is told otherwise")
    func batch() async throws {
        try damage()
        let database = try Database.open(at: path, migrations: [.rows])
        let gate = Gate()
        let answers = Answers()
        database.enqueueWrite({ _ in gate.wait() }, completion: { _ in })
        for (number, condition) in [(1, "number = 1"), (2, "number > 1990"), (3, "number = 2")] {
            database.enqueueWrite {
                try $0.execute("UPDATE note SET text = 'x' WHERE \(condition)")
            } completion: {
                answers.add(Int64(number), $0)
            }
        }
        gate.open()
        database.close()
        #expect(answers.all.map { ($0.error as? StoreError)?.kind } == [.corrupt, .corrupt, .corrupt])
        let texts = try Connection.open(path, for: .reading).read {
            try $0.rows("SELECT DISTINCT text FROM note WHERE number < 3") { try $0.text(0) }
        }
        #expect(texts == [String(repeating: "字", count: 20)])
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
