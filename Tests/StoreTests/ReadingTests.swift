import Refusals
import Store
import Testing

@Suite("Reading from a database")
struct ReadingTests {
    private let database: Database
    private let directory: TemporaryDirectory
    /// A statement that ends when it is stopped only.
    private static let endless = """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n
        """

    init() throws {
        directory = try TemporaryDirectory()
        var settings = DatabaseSettings()
        settings.readers = 1
        settings.waitingReads = 2
        database = try Database.open(at: directory.file("store.db"), migrations: [.rows], settings: settings)
    }

    @Test("a read does not see what is not committed yet")
    func uncommitted() async throws {
        try await database.write { try $0.note(1) }
        let gate = Gate()
        database.enqueueWrite { transaction in
            try transaction.note(2)
            gate.arrive()
        } completion: { _ in
        }
        gate.waitForArrival()
        #expect(try await database.read { try $0.notes() } == [1])
        gate.open()
        try await database.write { try $0.note(3) }
        #expect(try await database.read { try $0.notes() } == [1, 2, 3])
    }

    @Test("a read is one snapshot, whatever is committed meanwhile")
    func snapshot() async throws {
        try await database.write { try $0.note(1) }
        let gate = Gate()
        let answer = Answers()
        database.enqueueRead { transaction -> [Int64] in
            let before = try transaction.notes()
            gate.arrive()
            return try before + transaction.notes()
        } completion: {
            answer.add(((try? $0.get()) ?? []).reduce(0) { $0 * 10 + $1 }, $0)
        }
        gate.waitForArrival()
        try await database.write { try $0.note(2) }
        gate.open()
        #expect(try await database.read { try $0.notes() } == [1, 2])
        #expect(answer.all.map(\.number) == [11])
    }

    @Test("a statement past its deadline is stopped, and the thread goes on")
    func deadline() async throws {
        await #expect(throws: Refusal(.readDeadline)) {
            try await database.read(deadline: .now + .milliseconds(30)) {
                try $0.row(Self.endless) { try $0.int64(0) }
            }
        }
        #expect(try await database.read { try $0.notes() } == [])
    }

    @Test("a read whose deadline has passed is not begun")
    func lateFromTheStart() async throws {
        let counter = Counter()
        await #expect(throws: Refusal(.readDeadline)) {
            try await database.read(deadline: .now - .seconds(1)) { _ in counter.increase() }
        }
        #expect(counter.value == 0)
    }

    @Test("cancelling the task stops the statement")
    func cancellation() async throws {
        let gate = Gate()
        let task = Task { [database] in
            try await database.read { transaction in
                gate.arriveWithoutWaiting()
                return try transaction.row(Self.endless) { try $0.int64(0) }
            }
        }
        gate.waitForArrival()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("giving up the ticket stops the statement")
    func ticket() async throws {
        let answers = Answers()
        let ticket = database.enqueueRead {
            try $0.row(Self.endless) { try $0.int64(0) }
        } completion: {
            answers.add(0, $0)
        }
        ticket.cancel()
        #expect(try await database.read { try $0.notes() } == [])
        #expect(answers.all.first?.error is CancellationError)
    }

    @Test("too many waiting reads are refused at once")
    func full() async throws {
        let gate = Gate()
        database.enqueueRead({ _ in gate.arrive() }, completion: { _ in })
        gate.waitForArrival()
        let answers = Answers()
        for number in 1...3 as ClosedRange<Int64> {
            database.enqueueRead({ try $0.notes() }, completion: { answers.add(number, $0) })
        }
        #expect(answers.all.map(\.number) == [3])
        #expect(answers.all.first?.error as? Refusal == Refusal(.storeBusy))
        gate.open()
    }

    @Test("a reader cannot write, even by a statement that returns rows")
    func readOnly() async throws {
        let error = await #expect(throws: StoreError.self) {
            try await database.read {
                try $0.rows("INSERT INTO note (number, text) VALUES (1, '') RETURNING number") {
                    try $0.int64(0)
                }
            }
        }
        #expect(error?.kind == .readOnly)
        #expect(error?.reason == .storeReadOnly)
    }

    @Test("in memory too, a statement past its deadline is stopped")
    func memoryDeadline() async throws {
        let memory = try Database.open(at: Connection.memory, migrations: [.rows])
        defer { memory.close() }
        await #expect(throws: Refusal(.readDeadline)) {
            try await memory.read(deadline: .now + .milliseconds(30)) {
                try $0.row(Self.endless) { try $0.int64(0) }
            }
        }
        try await memory.write { try $0.note(1) }
        #expect(try await memory.read { try $0.notes() } == [1])
    }
}
