import Store
import Testing

@Suite("Migrations")
struct MigrationTests {
    private static let steps = [
        Migration(
            number: 1, name: "people", sql: ["CREATE TABLE person (id INTEGER NOT NULL PRIMARY KEY) STRICT"]),
        Migration(
            number: 2, name: "names",
            sql: [
                "ALTER TABLE person ADD COLUMN name TEXT NOT NULL DEFAULT 'x'",
                "UPDATE person SET name = 'old' || id",
            ]),
        Migration(number: 3, name: "find-names", sql: ["CREATE INDEX person_by_name ON person (name)"]),
    ]

    private func set(_ count: Int, _ component: String = "people") -> MigrationSet {
        MigrationSet(component: component, Array(Self.steps.prefix(count)))
    }

    private func applied(_ connection: Connection) throws -> [String] {
        try connection.read {
            try $0.rows(
                "SELECT component, number, name, applied_at FROM schema_version ORDER BY component, number"
            ) {
                "\(try $0.text(0)) \(try $0.int64(1)) \(try $0.text(2)) \(try $0.int64(3))"
            }
        }
    }

    private func open(_ directory: TemporaryDirectory) throws -> Connection {
        let path = directory.file("store.db")
        try Database.open(at: path, migrations: []).close()
        return try Connection.open(path)
    }

    @Test("a store of every past version comes to the present with its data", arguments: 0...3)
    func everyPastVersion(_ version: Int) throws {
        let connection = try open(TemporaryDirectory())
        try connection.migrate([set(version)], at: 10)
        if version >= 1 { try connection.write { try $0.execute("INSERT INTO person (id) VALUES (1)") } }
        try connection.migrate([set(3)], at: 20)
        let expected = Self.steps.map { "people \($0.number) \($0.name) \($0.number <= version ? 10 : 20)" }
        #expect(try applied(connection) == expected)
        let names = try connection.read { try $0.rows("SELECT name FROM person") { try $0.text(0) } }
        #expect(names == [[], ["old1"], ["x"], ["x"]][version])
        try connection.migrate([set(3)], at: 30)
        #expect(try applied(connection) == expected)
    }

    @Test("components have numbers of their own")
    func components() throws {
        let connection = try MemoryStore().connection
        let other = MigrationSet(
            component: "other",
            [Migration(number: 1, name: "other", sql: ["CREATE TABLE o (a INTEGER) STRICT"])])
        try connection.migrate([Plant.migrations, .rows, set(2), other], at: 5)
        #expect(try applied(connection).filter { $0.hasSuffix(" 5") }.count == 3)
    }

    @Test("a store newer than the program is refused", arguments: 0...2)
    func newer(_ known: Int) throws {
        let connection = try Connection.open(Connection.memory)
        try connection.migrate([set(3)], at: 1)
        let error = #expect(throws: OpeningError.self) { try connection.migrate([set(known)], at: 2) }
        #expect(error?.problem == .newerStore(component: "people", found: 3, known: known))
    }

    @Test("a store with a component that the program does not have is refused")
    func stranger() throws {
        let connection = try Connection.open(Connection.memory)
        try connection.migrate([set(1, "acceptance")], at: 1)
        let error = #expect(throws: OpeningError.self) { try connection.migrate([set(1, "registry")], at: 2) }
        #expect(error?.problem == .unknownComponent("acceptance"))
        #expect(try applied(connection) == ["acceptance 1 people 1"])
    }

    @Test("an applied migration under another name is refused")
    func renamed() throws {
        let connection = try Connection.open(Connection.memory)
        try connection.migrate([set(2)], at: 1)
        let renamed = [Self.steps[0], Migration(number: 2, name: "surnames", sql: [])]
        let error = #expect(throws: OpeningError.self) {
            try connection.migrate([MigrationSet(component: "people", renamed)], at: 2)
        }
        #expect(
            error?.problem
                == .changedMigration(component: "people", number: 2, applied: "names", declared: "surnames"))
    }

    @Test(
        "when one migration fails, none of this start is kept",
        arguments: [
            "CREATE TABLE person (id INTEGER) STRICT", "nonsense", "SELECT 1; SELECT 2",
            "INSERT INTO nowhere VALUES (1)",
            "COMMIT",
        ])
    func failing(_ sql: String) throws {
        let connection = try open(TemporaryDirectory())
        try connection.migrate([set(1)], at: 1)
        let broken = [
            Self.steps[0], Self.steps[1], Migration(number: 3, name: "broken", sql: ["SELECT 1", sql]),
        ]
        let error = #expect(throws: OpeningError.self) {
            try connection.migrate([MigrationSet(component: "people", broken)], at: 2)
        }
        guard case .failedMigration("people", 3, _) = error?.problem else {
            Issue.record("another problem: \(String(describing: error))")
            return
        }
        if sql != "COMMIT" { #expect(try applied(connection) == ["people 1 people 1"]) }
    }

    @Test(
        "a table that lacks what its collection declares is refused",
        arguments: [
            ([], "table plant"),
            (
                ["division_code TEXT NOT NULL", "credit_code TEXT UNIQUE", "capacity INTEGER NOT NULL"],
                "column plant.is_open"
            ),
            (
                [
                    "division_code TEXT", "credit_code TEXT UNIQUE", "capacity INTEGER NOT NULL",
                    "is_open INTEGER NOT NULL",
                ],
                "column plant.division_code TEXT NOT NULL"
            ),
            (
                [
                    "division_code INTEGER NOT NULL", "credit_code TEXT UNIQUE", "capacity INTEGER NOT NULL",
                    "is_open INTEGER NOT NULL",
                ], "column plant.division_code TEXT NOT NULL"
            ),
            (
                [
                    "division_code TEXT NOT NULL", "credit_code TEXT", "capacity INTEGER NOT NULL",
                    "is_open INTEGER NOT NULL",
                ],
                "a unique index on plant.credit_code"
            ),
        ] as [([String], String)])
    func layout(_ columns: [String], _ missing: String) throws {
        let directory = try TemporaryDirectory()
        let sql = columns.isEmpty ? [] : Migration.documentTables("plant", columns: columns)
        let set = MigrationSet(component: "plants", [Migration(number: 1, name: "plants", sql: sql)])
        let error = #expect(throws: OpeningError.self) {
            try Database.open(
                at: directory.file("store.db"), migrations: [set], layouts: [Plant.collection.layout])
        }
        #expect(error?.problem == .missing(missing))
    }

    @Test("a table that has all its collection declares is taken")
    func soundLayout() throws {
        try MemoryStore().connection.read { try $0.verify([Plant.collection.layout]) }
    }
}
