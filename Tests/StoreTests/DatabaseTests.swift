import Foundation
import Refusals
import Store
import Testing

@Suite("A database")
struct DatabaseTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func open(
        _ path: String? = nil, _ change: (inout DatabaseSettings) -> Void = { _ in }
    ) throws -> Database {
        var settings = DatabaseSettings()
        // A batch that a test holds open must not end for the time it took.
        settings.batch.time = .seconds(3600)
        change(&settings)
        return try Database.open(
            at: path ?? directory.file("store.db"), migrations: [.rows, Plant.migrations], settings: settings)
    }

    @Test("what was answered is seen by a connection of somebody else", arguments: [1, 300])
    func durable(_ count: Int64) async throws {
        let database = try open()
        defer { database.close() }
        let stranger = try Connection.open(directory.file("store.db"), for: .reading)
        try await withThrowingTaskGroup { group in
            for number in 1...count {
                group.addTask { try await database.write { try $0.note(number) } }
            }
            try await group.waitForAll()
        }
        #expect(try stranger.read { try $0.notes() } == Array(1...count))
    }

    @Test("in a batch, the writes that fail are undone alone", arguments: [false, true])
    func failingAlone(inMemory: Bool) async throws {
        let database = try open(inMemory ? Connection.memory : nil)
        defer { database.close() }
        // The first write holds the batch open until all others wait, so that they share one.
        let gate = Gate()
        let answers = Answers()
        database.enqueueWrite({ _ in gate.wait() }, completion: { _ in })
        for number in 1...100 as ClosedRange<Int64> {
            database.enqueueWrite { transaction in
                try transaction.note(number)
                if number.isMultiple(of: 10) { throw Objection() }
            } completion: {
                answers.add(number, $0)
            }
        }
        gate.open()
        let kept = Set(1...100 as ClosedRange<Int64>).filter { !$0.isMultiple(of: 10) }.sorted()
        #expect(try await database.write { try $0.notes() } == kept)
        database.close()
        #expect(answers.all.map(\.number) == Array(1...100))
        #expect(answers.all.filter { $0.error is Objection }.map(\.number) == (1...10).map { $0 * 10 })
    }

    /// How a write of a batch ends that leaves no trace.
    enum Ending: CaseIterable {
        case refusedAtOnce, duplicate, changingNothing, trial
        case late, insideASavepoint, swallowed, swallowedInATrial

        /// Whether the batch can go on.
        var spares: Bool { [.refusedAtOnce, .duplicate, .changingNothing, .trial].contains(self) }

        func run(_ transaction: WriteTransaction) throws {
            switch self {
            case .refusedAtOnce: throw Objection()
            case .duplicate: try transaction.note(1)
            case .changingNothing:
                try transaction.execute("UPDATE note SET text = 'other' WHERE number = 99")
                throw Objection()
            case .trial:
                try? transaction.savepoint(isTrial: true) { inner in
                    try inner.savepoint { try $0.note(50) }
                    throw Objection()
                }
            case .late:
                try transaction.note(50)
                throw Objection()
            case .insideASavepoint:
                try transaction.savepoint { try $0.note(50) }
                throw Objection()
            case .swallowed:
                try? transaction.savepoint { inner in
                    try inner.note(50)
                    throw Objection()
                }
            case .swallowedInATrial:
                try transaction.savepoint(isTrial: true) { trial in
                    try? trial.savepoint { inner in
                        try inner.note(50)
                        throw Objection()
                    }
                }
            }
        }
    }

    @Test(
        "a batch is run again only for a write that threw after it changed something",
        arguments: Ending.allCases)
    func runAgain(_ ending: Ending) throws {
        let database = try open()
        let gate = Gate()
        let runs = Counter()
        let answers = Answers()
        database.enqueueWrite({ _ in gate.wait() }, completion: { _ in })
        for number in 1...3 as ClosedRange<Int64> {
            database.enqueueWrite {
                runs.increase()
                if number == 2 { try ending.run($0) } else { try $0.note(number) }
            } completion: {
                answers.add(number, $0)
            }
        }
        gate.open()
        database.close()
        #expect(runs.value == (ending.spares ? 3 : 5))
        #expect(answers.all.map(\.number) == [1, 2, 3])
        let isKept = [.trial, .swallowed, .swallowedInATrial].contains(ending)
        #expect(answers.all.map { $0.error == nil } == [true, isKept, true])
        let notes = try Connection.open(directory.file("store.db"), for: .reading).read { try $0.notes() }
        #expect(notes == [1, 3])
    }

    @Test("writes that always fail late have few batches run twice")
    func cautious() async throws {
        let database = try open()
        let runs = Counter()
        for number in 1...60 as ClosedRange<Int64> {
            await #expect(throws: Objection.self) {
                try await database.write { transaction in
                    runs.increase()
                    try transaction.note(number)
                    throw Objection()
                }
            }
        }
        try await database.write { try $0.note(61) }
        database.close()
        #expect(runs.value == 61)
        let notes = try Connection.open(directory.file("store.db"), for: .reading).read { try $0.notes() }
        #expect(notes == [61])
    }

    @Test("a write sees those before it in its batch")
    func batchOrder() async throws {
        let database = try open()
        defer { database.close() }
        let gate = Gate()
        database.enqueueWrite({ _ in gate.wait() }, completion: { _ in })
        database.enqueueWrite({ try $0.note(1) }, completion: { _ in })
        async let seen = database.write { try $0.notes() }
        gate.open()
        #expect(try await seen == [1])
    }

    @Test("an answer that takes its time holds up no later write", .timeLimit(.minutes(1)))
    func slowAnswer() throws {
        let database = try open()
        let asked = Gate()
        let written = Gate()
        let answers = Answers()
        database.enqueueWrite {
            try $0.note(1)
        } completion: {
            // The second write is made while this answer is being given, or never.
            asked.open()
            written.wait()
            answers.add(1, $0)
        }
        asked.wait()
        database.enqueueWrite {
            try $0.note(2)
            written.open()
        } completion: {
            answers.add(2, $0)
        }
        database.close()
        #expect(answers.all.map(\.number) == [1, 2])
    }

    @Test("nobody is answered when the batch as a whole fails")
    func failingBatch() throws {
        let database = try open()
        let gate = Gate()
        let answers = Answers()
        database.enqueueWrite({ _ in gate.wait() }, completion: { _ in })
        for number in 1...5 as ClosedRange<Int64> {
            database.enqueueWrite { transaction in
                try transaction.note(number)
                if number == 3 { try transaction.execute("ROLLBACK") }
            } completion: {
                answers.add(number, $0)
            }
        }
        gate.open()
        database.close()
        // The third ends the batch of the gate and the first two; the last two make a batch of their own.
        #expect(answers.all.map(\.number) == [1, 2, 3, 4, 5])
        let lost = answers.all.prefix(3).map { ($0.error as? StoreError)?.kind }
        #expect(lost == [.transactionLost, .transactionLost, .transactionLost])
        #expect(answers.all.suffix(2).allSatisfy { $0.error == nil })
        let notes = try Connection.open(directory.file("store.db"), for: .reading).read { try $0.notes() }
        #expect(notes == [4, 5])
    }

    @Test("a commit that fails is everybody's error")
    func failingCommit() throws {
        let deferred = MigrationSet(
            component: "rows",
            [
                Migration(
                    number: 1, name: "rows",
                    sql: [
                        "CREATE TABLE note (number INTEGER NOT NULL PRIMARY KEY, text TEXT NOT NULL) STRICT",
                        """
                        CREATE TABLE child (parent INTEGER NOT NULL REFERENCES note (number) \
                        DEFERRABLE INITIALLY DEFERRED) STRICT
                        """,
                    ])
            ])
        let path = directory.file("store.db")
        var settings = DatabaseSettings()
        settings.batch.time = .seconds(3600)
        let database = try Database.open(at: path, migrations: [deferred], settings: settings)
        let gate = Gate()
        let answers = Answers()
        database.enqueueWrite({ _ in gate.wait() }, completion: { answers.add(0, $0) })
        database.enqueueWrite({ try $0.note(1) }, completion: { answers.add(1, $0) })
        database.enqueueWrite(
            { try $0.execute("INSERT INTO child (parent) VALUES (99)") }, completion: { answers.add(2, $0) })
        gate.open()
        database.close()
        #expect(answers.all.count == 3)
        #expect(answers.all.allSatisfy { ($0.error as? StoreError)?.constraint?.rule == .foreignKey })
        #expect(try Connection.open(path, for: .reading).read { try $0.notes() } == [])
    }

    @Test("the log is begun anew again and again, however much is written")
    func shortLog() async throws {
        let database = try open { $0.connection.checkpointPages = 10 }
        defer { database.close() }
        let text = String(repeating: "石", count: 1_000)
        for number in 1...1_000 as ClosedRange<Int64> {
            try await database.write { try $0.note(number, text) }
        }
        let log = try FileManager.default.attributesOfItem(atPath: directory.file("store.db-wal"))
        // Two pages a write make eight megabytes; the writer waits at forty pages.
        #expect(try #require(log[.size] as? Int) < 400_000)
        #expect(try await database.read { try $0.notes() }.count == 1_000)
    }

    @Test("a batch ends at its limit", arguments: [1, 7, 100])
    func batchLimit(_ limit: Int) throws {
        let database = try open { $0.batch.count = limit }
        let gate = Gate()
        let counter = Counter()
        database.onCommit { counter.increase() }
        database.enqueueWrite({ _ in gate.wait() }, completion: { _ in })
        for number in 1...99 as ClosedRange<Int64> {
            database.enqueueWrite({ try $0.note(number) }, completion: { _ in })
        }
        gate.open()
        database.close()
        // One hundred writes with the gate; all but the gate waited when the first batch went on.
        #expect(counter.value == (100 + limit - 1) / limit)
    }

    @Test("a batch whose time is over takes in nobody else")
    func batchTime() throws {
        let database = try open { $0.batch.time = .zero }
        let counter = Counter()
        database.onCommit { counter.increase() }
        let gate = Gate()
        for number in 1...9 as ClosedRange<Int64> {
            database.enqueueWrite { transaction in
                gate.wait()
                try transaction.note(number)
            } completion: { _ in
            }
        }
        gate.open()
        database.close()
        #expect(counter.value == 9)
    }

    @Test("the hook runs after commits that changed something, not after failures")
    func hooks() async throws {
        let database = try open()
        let counter = Counter()
        database.onCommit { counter.increase() }
        try await database.write { try $0.note(1) }
        await #expect(throws: Objection.self) { try await database.write { _ in throw Objection() } }
        database.close()
        #expect(counter.value == 1)
    }

    @Test("a full queue refuses at once and takes again when there is room")
    func fullQueue() async throws {
        let database = try open { $0.waitingWrites = 2 }
        defer { database.close() }
        let gate = Gate()
        database.enqueueWrite({ _ in gate.arrive() }, completion: { _ in })
        gate.waitForArrival()
        let emptied = Gate()
        let answers = Answers()
        for number in 1...3 as ClosedRange<Int64> {
            database.enqueueWrite {
                try $0.note(number)
            } completion: {
                answers.add(number, $0)
                if number == 2 { emptied.arriveWithoutWaiting() }
            }
        }
        #expect(answers.all.map(\.number) == [3])
        #expect(answers.all.first?.error as? Refusal == Refusal(.storeBusy))
        gate.open()
        emptied.waitForArrival()
        try await database.write { try $0.note(4) }
        #expect(try await database.read { try $0.notes() } == [1, 2, 4])
    }

    @Test("closing finishes what waits and refuses what comes later", arguments: [false, true])
    func closing(inMemory: Bool) async throws {
        let database = try open(inMemory ? Connection.memory : nil)
        let answers = Answers()
        for number in 1...50 as ClosedRange<Int64> {
            database.enqueueWrite({ try $0.note(number) }, completion: { answers.add(number, $0) })
        }
        database.close()
        database.close()
        #expect(answers.all.filter { $0.error == nil }.count == 50)
        await #expect(throws: Refusal(.storeClosed)) { try await database.write { try $0.note(51) } }
        await #expect(throws: Refusal(.storeClosed)) { try await database.read { try $0.notes() } }
    }

    @Test("a store in memory reads what was answered, and no open batch")
    func memory() async throws {
        let database = try open(Connection.memory)
        defer { database.close() }
        try await database.write { try $0.note(1) }
        #expect(try await database.read { try $0.notes() } == [1])
        await #expect(throws: Objection.self) {
            try await database.write { transaction in
                try transaction.note(2)
                throw Objection()
            }
        }
        #expect(try await database.read { try $0.notes() } == [1])
    }
}
