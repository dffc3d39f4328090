import Testing

@testable import Store

@Suite("What is remembered of a store")
struct TransactionMemoryTests {
    private static let sum = Memo<Int64>("sum")
    private let directory: TemporaryDirectory
    private let connection: Connection

    init() throws {
        directory = try TemporaryDirectory()
        let path = directory.file("store.db")
        try Database.open(at: path, migrations: [.rows, Plant.migrations]).close()
        connection = try Connection.open(path)
    }

    /// The sum of all notes: as remembered, which must be as the table has it.
    private func remembered() throws -> Int64? {
        try connection.write { transaction in
            let known = transaction.remembered(Self.sum)
            let found = try transaction.row("SELECT COALESCE(SUM(number), 0) FROM note") { try $0.int64(0) }
            if let known { #expect(known == found) }
            return known
        }
    }

    private func add(_ number: Int64, _ transaction: WriteTransaction) throws {
        let sum = try transaction.remembered(Self.sum) ?? transaction.notes().reduce(0, +)
        try transaction.note(number)
        transaction.remember(sum + number, as: Self.sum)
    }

    @Test("lasts from one transaction to the next")
    func lasts() throws {
        try connection.write { try add(1, $0) }
        try connection.write { try add(2, $0) }
        #expect(try remembered() == 3)
    }

    @Test("is undone with the transaction that is")
    func rollback() throws {
        try connection.write { try add(1, $0) }
        #expect(throws: Objection.self) {
            try connection.write { transaction in
                try add(2, transaction)
                throw Objection()
            }
        }
        #expect(try remembered() == 1)
    }

    @Test("is undone with the savepoint that is, at every depth")
    func savepoints() throws {
        try connection.write { transaction in
            try add(1, transaction)
            try? transaction.savepoint { outer in
                try add(2, outer)
                try outer.savepoint { try add(4, $0) }
                throw Objection()
            }
            try transaction.savepoint { outer in
                try add(8, outer)
                try? outer.savepoint { inner in
                    try add(16, inner)
                    throw Objection()
                }
            }
        }
        #expect(try remembered() == 9)
    }

    @Test("is undone when the transaction is lost on the way")
    func lost() throws {
        try connection.write { try add(1, $0) }
        #expect(throws: StoreError.self) {
            try connection.write { transaction in
                try add(2, transaction)
                try transaction.execute("ROLLBACK")
                try transaction.note(3)
            }
        }
        #expect(try remembered() == 1)
    }

    @Test("is forgotten when another connection wrote")
    func stranger() throws {
        try connection.write { try add(1, $0) }
        let other = try Connection.open(directory.file("store.db"))
        try other.write { try $0.note(5) }
        #expect(try remembered() == nil)
        try connection.write { try add(2, $0) }
        #expect(try remembered() == 8)
    }

    @Test("in a group of commands, the one that fails takes back what it remembered and nothing else")
    func group() async throws {
        let database = try Database.open(at: Connection.memory, migrations: [.rows])
        defer { database.close() }
        let gate = Gate()
        database.enqueueWrite({ _ in gate.wait() }, completion: { _ in })
        for number in 1...20 as ClosedRange<Int64> {
            database.enqueueWrite { transaction in
                let sum = try transaction.remembered(Self.sum) ?? transaction.notes().reduce(0, +)
                try transaction.note(number)
                transaction.remember(sum + number, as: Self.sum)
                if number.isMultiple(of: 3) { throw Objection() }
            } completion: { _ in
            }
        }
        gate.open()
        let (known, notes) = try await database.write { ($0.remembered(Self.sum), try $0.notes()) }
        #expect(known == notes.reduce(0, +))
        #expect(notes.count == 14)
    }

    @Test("the stamp of a table changes with its documents, and comes back when the change is undone")
    func stamps() throws {
        let table = Plant.collection.table
        func stamp() throws -> UInt64 { try connection.write { $0.stamp(of: table) } }
        let empty = try stamp()
        #expect(try stamp() == empty)
        let plant = Plant("plant-1")
        try connection.write { _ = try Plant.collection.in($0).insert(plant, by: .at(1)) }
        let one = try stamp()
        #expect(one != empty)
        #expect(throws: Objection.self) {
            try connection.write { transaction in
                _ = try Plant.collection.in(transaction).update(plant, expecting: 1, by: .at(2))
                #expect(transaction.stamp(of: table) != one)
                throw Objection()
            }
        }
        #expect(try stamp() == one)
        try connection.write { try $0.note(1) }
        #expect(try stamp() == one)
    }

    @Test("a connection that reads has the same stamp until another one writes, and another one after")
    func stampsOfReaders() throws {
        let reader = try Connection.open(directory.file("store.db"), for: .reading)
        let table = Plant.collection.table
        func stamp() throws -> UInt64 { try reader.read { $0.stamp(of: table) } }
        let empty = try stamp()
        #expect(try stamp() == empty)
        try connection.write { _ = try Plant.collection.in($0).insert(Plant("plant-1"), by: .at(1)) }
        let one = try stamp()
        #expect(one != empty)
        #expect(try stamp() == one)
        #expect(throws: Objection.self) {
            try connection.write { transaction in
                _ = try Plant.collection.in(transaction).insert(Plant("plant-2"), by: .at(2))
                throw Objection()
            }
        }
        #expect(try stamp() == one)
        // A transaction keeps its snapshot, and with it the stamp.
        try reader.read { transaction in
            let before = transaction.stamp(of: table)
            try connection.write { try $0.note(1) }
            #expect(transaction.stamp(of: table) == before)
        }
        #expect(try stamp() != one)
    }

    private static let hasNotes = "SELECT 1 FROM note"

    /// Whether there are notes must be remembered as the table has it.
    private func expectNotes(_ expected: Bool, _ transaction: some ReadAccess) throws {
        let known = try transaction.hasRow(Self.hasNotes)
        let found = try transaction.row(Self.hasNotes) { try $0.int64(0) } != nil
        #expect(known == found)
        #expect(known == expected)
    }

    @Test("whether a query gives a row is so after every write, and after every write that was undone")
    func rows() throws {
        try connection.write { transaction in
            try expectNotes(false, transaction)
            try? transaction.savepoint { inner in
                try inner.note(1)
                try expectNotes(true, inner)
                throw Objection()
            }
            try expectNotes(false, transaction)
        }
        #expect(throws: Objection.self) {
            try connection.write { transaction in
                try transaction.note(2)
                try expectNotes(true, transaction)
                throw Objection()
            }
        }
        try connection.read { try expectNotes(false, $0) }
        try connection.write { transaction in
            try transaction.note(3)
            try expectNotes(true, transaction.reading)
            let count = try transaction.execute("DELETE FROM note WHERE number = 4")
            #expect(count == 0)
            try expectNotes(true, transaction)
            try transaction.execute("DELETE FROM note")
            try expectNotes(false, transaction)
        }
    }

    @Test("whether a query gives a row is asked anew when another connection wrote")
    func rowsOfReaders() throws {
        let reader = try Connection.open(directory.file("store.db"), for: .reading)
        for isThere in [true, false, true] {
            try connection.write { transaction in
                try transaction.execute("DELETE FROM note")
                if isThere { try transaction.note(1) }
            }
            for _ in 0..<2 { try reader.read { try expectNotes(isThere, $0) } }
        }
        #expect(throws: StoreError.self) {
            try reader.read { _ = try $0.hasRow("DELETE FROM note") }
        }
    }
}
