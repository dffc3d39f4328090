import Store
import Testing

@Suite("A transaction")
struct TransactionTests {
    private let connection: Connection

    init() throws {
        connection = try MemoryStore().connection
    }

    @Test("keeps what its body did")
    func commit() throws {
        try connection.write { try $0.note(1) }
        #expect(try connection.read { try $0.notes() } == [1])
    }

    @Test("keeps nothing when its body throws")
    func rollback() throws {
        #expect(throws: Objection.self) {
            try connection.write { transaction in
                try transaction.note(1)
                throw Objection()
            }
        }
        #expect(try connection.read { try $0.notes() } == [])
    }

    @Test("a savepoint that throws is undone alone")
    func savepoint() throws {
        try connection.write { transaction in
            try transaction.note(1)
            #expect(throws: Objection.self) {
                try transaction.savepoint { inner in
                    try inner.note(2)
                    throw Objection()
                }
            }
            try transaction.note(3)
        }
        #expect(try connection.read { try $0.notes() } == [1, 3])
    }

    @Test("savepoints nest: the outer one undoes the inner one too")
    func nestedSavepoints() throws {
        try connection.write { transaction in
            try? transaction.savepoint { outer in
                try outer.note(1)
                try outer.savepoint { try $0.note(2) }
                throw Objection()
            }
            try transaction.savepoint { outer in
                try outer.note(3)
                try? outer.savepoint { inner in
                    try inner.note(4)
                    throw Objection()
                }
                try outer.note(5)
            }
        }
        #expect(try connection.read { try $0.notes() } == [3, 5])
    }

    @Test("savepoints that begin at the same place are each undone alone, and with the one around them")
    func savepointsAtOnePlace() throws {
        try connection.write { transaction in
            try transaction.note(1)
            try transaction.savepoint { outer in
                for number in 2...4 as ClosedRange<Int64> {
                    #expect(throws: Objection.self) {
                        try outer.savepoint { middle in
                            try middle.savepoint { try $0.note(number) }
                            throw Objection()
                        }
                    }
                }
                try outer.savepoint { middle in
                    try? middle.savepoint { inner in
                        try inner.note(5)
                        throw Objection()
                    }
                    try middle.note(6)
                }
                try outer.note(7)
            }
            try? transaction.savepoint { outer in
                try outer.savepoint { try $0.note(8) }
                throw Objection()
            }
            try transaction.savepoint { outer in
                try outer.savepoint { try $0.execute("CREATE TABLE other (number INTEGER) STRICT") }
                try? outer.savepoint { inner in
                    try inner.note(9)
                    throw Objection()
                }
                try outer.execute("INSERT INTO other (number) VALUES (10)")
            }
        }
        #expect(try connection.read { try $0.notes() } == [1, 6, 7])
        #expect(try connection.read { try $0.rows("SELECT number FROM other") { try $0.int64(0) } } == [10])
    }

    @Test("a broken rule that the body overcomes undoes only its statement")
    func overcomeConstraint() throws {
        try connection.write { transaction in
            try transaction.note(1)
            #expect(throws: StoreError.self) { try transaction.note(1) }
            try transaction.note(2)
        }
        #expect(try connection.read { try $0.notes() } == [1, 2])
    }

    @Test("a transaction inside another is refused and the outer one goes on")
    func nestedWrite() throws {
        try connection.write { transaction in
            try transaction.note(1)
            let error = #expect(throws: StoreError.self) { try connection.write { try $0.note(2) } }
            #expect(error?.kind == .misuse)
            try transaction.note(3)
        }
        #expect(try connection.read { try $0.notes() } == [1, 3])
    }

    @Test(
        "once SQLite gave the transaction up, nothing more is run in it", arguments: ["ROLLBACK", "COMMIT"])
    func lostTransaction(_ ending: String) throws {
        let error = #expect(throws: StoreError.self) {
            try connection.write { transaction in
                try transaction.note(1)
                try transaction.execute(ending)
                try transaction.note(2)
            }
        }
        #expect(error?.kind == .transactionLost)
        try connection.write { try $0.note(3) }
        #expect(try connection.read { try $0.notes() }.contains(2) == false)
    }

    @Test(
        "reading changes nothing",
        arguments: [
            "DELETE FROM note", "INSERT INTO note (number, text) VALUES (2, '') RETURNING number",
            "UPDATE note SET text = 'x' RETURNING number", "DROP TABLE note",
        ])
    func writingReader(_ sql: String) throws {
        try connection.write { try $0.note(1) }
        let error = #expect(throws: StoreError.self) { try connection.read { try $0.query(sql) { _ in } } }
        #expect(error?.kind == .readOnly)
        #expect(try connection.read { try $0.notes() } == [1])
    }

    @Test("a full store keeps what it has, can be read, and takes more once there is room")
    func full() throws {
        try connection.write { transaction in
            try transaction.note(1)
            try transaction.query("PRAGMA max_page_count = 1") { _ in }
        }
        let error = #expect(throws: StoreError.self) {
            try connection.write { transaction in
                try transaction.note(2)
                try transaction.note(3, String(repeating: "x", count: 100_000))
            }
        }
        #expect(error?.kind == .full)
        #expect(error?.reason == .storeFull)
        #expect(try connection.read { try $0.notes() } == [1])
        try connection.write { try $0.query("PRAGMA max_page_count = 100000") { _ in } }
        try connection.write { try $0.note(4, String(repeating: "x", count: 100_000)) }
        #expect(try connection.read { try $0.notes() } == [1, 4])
    }
}
