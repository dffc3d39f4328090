import Store
import Testing

@Suite("A connection")
struct ConnectionTests {
    private let store: MemoryStore

    init() throws {
        store = try MemoryStore()
    }

    @Test(
        "every kind of value comes back as it went in",
        arguments: [
            .null, 0, -1, .integer(.max), .integer(.min), .real(0.5), "", "清砼", "a\u{0}b", .blob([]),
            .blob([0, 255]), .flag(true),
        ] as [SQLValue])
    func values(_ value: SQLValue) throws {
        let found = try store.connection.read { try $0.row("SELECT $1", [value]) { try $0.value(0) } }
        #expect(found == value)
    }

    @Test("parameters go by their number, not by where they stand")
    func parameterOrder() throws {
        let found = try store.connection.read {
            try $0.row("SELECT $2, $1, $2", ["one", "two"]) {
                [try $0.text(0), try $0.text(1), try $0.text(2)]
            }
        }
        #expect(found == ["two", "one", "two"])
    }

    @Test(
        "a statement that does not fit is refused, not half run",
        arguments: [
            ("SELECT 1; SELECT 2", []), ("SELECT $1", []), ("SELECT $1", [1, 2]), ("SELECT ?", [1]),
            ("SELECT ?1", [1]), ("SELECT :name", [1]), ("SELECT $name", [1]), ("SELECT $0", []), ("", []),
            ("-- nothing", []), ("SELECT nothing FROM nowhere", []), ("SELECT", []),
        ] as [(String, [SQLValue])])
    func misuse(_ sql: String, _ values: [SQLValue]) throws {
        let error = #expect(throws: StoreError.self) {
            try store.connection.read { try $0.query(sql, values) { _ in } }
        }
        #expect(error?.kind == .misuse)
    }

    @Test("a trailing semicolon and comment-free space are part of one statement")
    func trailingSemicolon() throws {
        #expect(try store.connection.read { try $0.row("SELECT 7; \n") { try $0.int64(0) } } == 7)
    }

    @Test(
        "an accessor refuses another type than its own",
        arguments: [
            ("SELECT 'a'", 0), ("SELECT NULL", 0), ("SELECT 1.5", 0), ("SELECT x'00'", 0), ("SELECT 1", 1),
        ])
    func wrongType(_ sql: String, _ column: Int) throws {
        let error = #expect(throws: StoreError.self) {
            try store.connection.read { try $0.row(sql) { try $0.int64(column) } }
        }
        #expect(error?.kind == .wrongType)
    }

    @Test("an optional accessor gives nil for null only")
    func optionalAccess() throws {
        let isAllNil = try store.connection.read { transaction in
            try transaction.row("SELECT NULL, NULL, NULL, NULL") { row in
                let isNil = [try row.int64IfPresent(0) == nil, try row.textIfPresent(1) == nil]
                return isNil + [try row.blobIfPresent(2) == nil, try row.doubleIfPresent(3) == nil]
            }
        }
        #expect(isAllNil == [true, true, true, true])
        let number = try store.connection.read { try $0.row("SELECT 3") { try $0.int64IfPresent(0) } }
        #expect(number == 3)
        #expect(throws: StoreError.self) {
            try store.connection.read { try $0.row("SELECT 3") { try $0.textIfPresent(0) } }
        }
    }

    @Test(
        "a broken rule names itself and its columns",
        arguments: [
            ("INSERT INTO t VALUES (1, 'a', 1)", .primaryKey, ["t.id"]),
            ("INSERT INTO t VALUES (2, 'taken', 1)", .unique, ["t.code"]),
            ("INSERT INTO t VALUES (2, NULL, 1)", .notNull, ["t.code"]),
            ("INSERT INTO t VALUES (2, 'a', -1)", .check, ["positive"]),
            ("INSERT INTO t VALUES (2, 'a', 9)", .foreignKey, []),
            ("INSERT INTO t VALUES (2, 'a', 'text')", .type, ["t.parent"]),
            ("INSERT INTO pair VALUES (1, 1)", .unique, ["pair.a", "pair.b"]),
        ] as [(String, Constraint.Rule, [String])])
    func constraints(_ sql: String, _ rule: Constraint.Rule, _ places: [String]) throws {
        let error = #expect(throws: StoreError.self) {
            try store.connection.write { transaction in
                try transaction.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT")
                try transaction.execute(
                    """
                    CREATE TABLE t (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, \
                    parent INTEGER NOT NULL \
                    REFERENCES parent (id) CONSTRAINT positive CHECK (parent > 0)) STRICT
                    """)
                try transaction.execute(
                    "CREATE TABLE pair (a INTEGER NOT NULL, b INTEGER NOT NULL, UNIQUE (a, b)) STRICT")
                try transaction.execute("INSERT INTO parent VALUES (1)")
                try transaction.execute("INSERT INTO t VALUES (1, 'taken', 1)")
                try transaction.execute("INSERT INTO pair VALUES (1, 1)")
                try transaction.execute(sql)
            }
        }
        #expect(error?.constraint?.rule == rule)
        #expect(error?.constraint?.places == places)
    }

    @Test("a query inside a query of the same text walks rows of its own")
    func nestedQuery() throws {
        let pairs = try store.connection.write { transaction in
            for number in 1...3 as ClosedRange<Int64> { try transaction.note(number) }
            let sql = "SELECT number FROM note ORDER BY number"
            return try transaction.rows(sql) { outer in
                (try outer.int64(0), try transaction.rows(sql) { try $0.int64(0) })
            }
        }
        #expect(pairs.map(\.0) == [1, 2, 3])
        #expect(pairs.allSatisfy { $0.1 == [1, 2, 3] })
    }

    @Test("an error of the caller's ends a query and leaves the statement usable")
    func callerError() throws {
        try store.connection.write { transaction in
            try transaction.note(1)
            let sql = "SELECT number FROM note"
            #expect(throws: Objection.self) { try transaction.query(sql) { _ in throw Objection() } }
            #expect(try transaction.rows(sql) { try $0.int64(0) } == [1])
        }
    }

    @Test("changes are counted, and rows of what changed can be asked for")
    func changes() throws {
        try store.connection.write { transaction in
            for number in 1...3 as ClosedRange<Int64> { try transaction.note(number) }
            #expect(try transaction.execute("UPDATE note SET text = 'x' WHERE number > $1", [1]) == 2)
            #expect(try transaction.execute("DELETE FROM note WHERE number = 9") == 0)
            let gone = try transaction.rows("DELETE FROM note RETURNING number") { try $0.int64(0) }
            #expect(gone.sorted() == [1, 2, 3])
        }
    }

    @Test("a sound store has no damage")
    func damage() throws {
        #expect(try store.connection.damage() == [])
    }
}
