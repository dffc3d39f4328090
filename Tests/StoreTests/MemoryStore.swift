import Store

/// A store in memory with the table of plants and one for plain rows.
struct MemoryStore {
    let connection: Connection

    init() throws {
        connection = try Connection.open(Connection.memory)
        try connection.migrate([Plant.migrations, .rows], at: 1)
    }

    /// Inserts plants at time 100.
    func insert(_ plants: Plant...) throws {
        try connection.write { transaction in
            for plant in plants {
                try Plant.collection.in(transaction).insert(plant, by: .at(100))
            }
        }
    }
}

extension MigrationSet {
    static let rows = MigrationSet(
        component: "rows",
        [
            Migration(
                number: 1, name: "notes",
                sql: ["CREATE TABLE note (number INTEGER NOT NULL PRIMARY KEY, text TEXT NOT NULL) STRICT"])
        ])
}

extension ReadAccess {
    /// The numbers of all notes, smallest first.
    func notes() throws -> [Int64] {
        try rows("SELECT number FROM note ORDER BY number") { try $0.int64(0) }
    }
}

extension WriteTransaction {
    func note(_ number: Int64, _ text: String = "") throws {
        try execute("INSERT INTO note (number, text) VALUES ($1, $2)", [.integer(number), .text(text)])
    }
}

/// An error of a test's own.
struct Objection: Error, Equatable {}
