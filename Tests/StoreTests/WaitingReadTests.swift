import Refusals
import Store
import Testing

@Suite("Reads that wait", .timeLimit(.minutes(1)))
struct WaitingReadTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func open(readers: Int, atOnce: Int) throws -> Database {
        var settings = DatabaseSettings()
        settings.readers = readers
        settings.readsAtOnce = atOnce
        return try Database.open(at: directory.file("store.db"), migrations: [.rows], settings: settings)
    }

    /// A read that holds its thread until the gate opens.
    private func hold(_ database: Database, _ gate: Gate) {
        database.enqueueRead({ _ in gate.arrive() }, completion: { _ in })
        gate.waitForArrival()
    }

    @Test("each is answered by itself, whatever became of those it shared a snapshot with")
    func answeredAlone() async throws {
        let database = try open(readers: 1, atOnce: 1)
        defer { database.close() }
        try await database.write { try $0.note(7) }
        let (gate, answers) = (Gate(), Answers())
        hold(database, gate)
        database.enqueueRead { _ in
            throw Objection()
        } completion: {
            answers.add(1, $0)
        }
        database.enqueueRead {
            try $0.row("SELECT nothing FROM nowhere") { try $0.int64(0) }
        } completion: {
            answers.add(2, $0)
        }
        database.enqueueRead(deadline: .now) { _ in
            ()
        } completion: {
            answers.add(3, $0)
        }
        database.enqueueRead {
            try $0.notes()
        } completion: {
            answers.add((try? $0.get().first) ?? 0, $0)
        }
        gate.open()
        #expect(try await database.read { try $0.notes() } == [7])
        #expect(answers.all.map(\.number) == [1, 2, 3, 7])
        #expect(answers.all[0].error is Objection)
        #expect(answers.all[1].error is StoreError)
        #expect(answers.all[2].error as? Refusal == Refusal(.readDeadline))
        #expect(answers.all[3].error == nil)
    }

    @Test("one asked for after a write was answered sees it, though an older snapshot is still being served")
    func seesWhatWasAnswered() async throws {
        let database = try open(readers: 1, atOnce: 1)
        defer { database.close() }
        let (first, second) = (Gate(), Gate())
        let answers = Answers()
        hold(database, first)
        database.enqueueRead({ _ in second.arrive() }, completion: { _ in })
        database.enqueueRead {
            try $0.notes()
        } completion: {
            answers.add((try? $0.get().first) ?? 0, $0)
        }
        first.open()
        second.waitForArrival()
        try await database.write { try $0.note(9) }
        async let late = database.read { try $0.notes() }
        second.open()
        #expect(try await late == [9])
        // This one was asked for before the write was, so both answers are right.
        #expect(answers.all.count == 1 && [0, 9].contains(answers.all[0].number))
    }

    @Test("those that take long hold nobody up")
    func longReads() async throws {
        let database = try open(readers: 3, atOnce: 1)
        defer { database.close() }
        let gates = [Gate(), Gate()]
        for gate in gates {
            hold(database, gate)
            #expect(try await database.read { try $0.notes() } == [])
        }
        gates.forEach { $0.open() }
    }

    @Test("closing waits for all of them, also where fewer read at once than could")
    func closing() async throws {
        let database = try open(readers: 4, atOnce: 1)
        let (gate, answers) = (Gate(), Answers())
        hold(database, gate)
        for number in 1...50 as ClosedRange<Int64> {
            database.enqueueRead {
                try $0.notes()
            } completion: {
                answers.add(number, $0)
            }
        }
        gate.open()
        database.close()
        #expect(Set(answers.all.map(\.number)) == Set(1...50))
        #expect(answers.all.allSatisfy { $0.error == nil })
        await #expect(throws: Refusal(.storeClosed)) { try await database.read { try $0.notes() } }
    }
}
