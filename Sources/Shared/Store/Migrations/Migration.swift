/// One step of a component's schema. Frozen once shipped: neither its name nor its text may change
/// afterwards.
package struct Migration: Hashable, Sendable {
    /// Counts from 1 without gaps within its component.
    package let number: Int
    /// What it does, in kebab case; recorded in the store and compared at every start.
    package let name: String
    /// Statements, one each, run in order.
    package let sql: [String]

    /// Declares a step; see the properties for what may be given.
    package init(number: Int, name: String, sql: [String]) {
        self.number = number
        self.name = name
        self.sql = sql
    }

    /// The statements that make the two tables of a collection of documents.
    ///
    /// Call it in a migration with literal text only: it must not follow the live declaration of the
    /// collection.
    ///
    /// - Parameters:
    ///   - table: The name of the collection's table; that of the history is the same with `_history` added.
    ///   - columns: The index columns, each as SQL: `credit_code TEXT UNIQUE`, `division_code TEXT NOT NULL`.
    /// - Returns: Two statements.
    package static func documentTables(_ table: String, columns: [String]) -> [String] {
        let every = [
            "revision INTEGER NOT NULL CHECK (revision >= 1)", "updated_at INTEGER NOT NULL",
            "changed_by TEXT NOT NULL", "cause TEXT NOT NULL", "body BLOB NOT NULL",
        ]
        let current = ["id TEXT NOT NULL PRIMARY KEY"] + every + columns
        let past = ["id TEXT NOT NULL"] + every + ["PRIMARY KEY (id, revision)"]
        return [
            "CREATE TABLE \(table) (\(current.joined(separator: ", "))) STRICT",
            "CREATE TABLE \(table)_history (\(past.joined(separator: ", "))) STRICT, WITHOUT ROWID",
        ]
    }
}

/// The migrations of one component, which has its own numbers: `servicekit`, `registry`.
package struct MigrationSet: Hashable, Sendable {
    /// Recorded in the store; never renamed once shipped.
    package let component: String
    /// In the order of their numbers.
    package let migrations: [Migration]

    /// Declares a component's steps, which must count from 1 without gaps.
    package init(component: String, _ migrations: [Migration]) {
        precondition(
            migrations.map(\.number) == Array(1..<migrations.count + 1),
            "migrations of \(component) count from 1 without gaps")
        self.component = component
        self.migrations = migrations
    }
}
