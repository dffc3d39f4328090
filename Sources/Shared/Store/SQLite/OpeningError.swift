/// Why a store cannot be opened: one line that names the file and says what to do.
package struct OpeningError: Error, Hashable, Sendable {
    /// What stands in the way.
    package enum Problem: Hashable, Sendable {
        /// The system or SQLite refused; the value is its reason.
        case cannotOpen(String)
        /// There is a file but it is no SQLite database.
        case notAStore
        /// The write-ahead log lost commits that were answered; the value says how that shows.
        case damagedLog(String)
        /// A restoration moved names and did not come to its end.
        case halfRestored
        /// Another process serves this store; its process number where known.
        case inUse(by: String?)
        /// SQLite did not take a setting that durability relies on.
        case unsafeSetting(String, wanted: String, found: String)
        /// The store was written by a newer program: it has a migration this program does not know.
        case newerStore(component: String, found: Int64, known: Int)
        /// The store has a component this program does not have: it belongs to another service or a newer
        /// program.
        case unknownComponent(String)
        /// A migration that was applied has another name in this program.
        case changedMigration(component: String, number: Int, applied: String, declared: String)
        /// A migration failed; nothing of this start's migrations was kept.
        case failedMigration(component: String, number: Int, reason: String)
        /// A table lacks a column or an index that a collection declares.
        case missing(String)
    }

    /// The path that was asked for.
    package let path: String
    /// What stands in the way there.
    package let problem: Problem

    /// Says what stands in the way of the store at that path.
    package init(path: String, _ problem: Problem) {
        self.path = path
        self.problem = problem
    }
}

extension OpeningError: CustomStringConvertible {
    package var description: String { "store \(path): \(sentence)" }

    private var sentence: String {
        switch problem {
        case .cannotOpen(let reason):
            "cannot be opened: \(reason); check that the directory exists and that this user may write to it"
        case .notAStore:
            "the file is damaged or is no SQLite database; restore it from a backup or give another path"
        case .damagedLog(let how):
            "the write-ahead log is damaged: \(how); restore the store from a backup, "
                + "or from a copy of what is sound (`store backup --salvage`), and reconcile"
        case .halfRestored:
            "a restoration was interrupted while it put the copy in place; run `store restore` again"
        case .inUse(let process):
            "in use by \(process.map { "process \($0)" } ?? "another process"); "
                + "stop that one or give another path"
        case .unsafeSetting(let setting, let wanted, let found):
            "\(setting) gave \(found.isEmpty ? "nothing" : found) where \(wanted) is needed; "
                + "use a local file system"
        case .newerStore(let component, let found, let known):
            "\(component) is at migration \(found) but this program knows \(known) only; "
                + "run the newer program"
        case .unknownComponent(let component):
            "holds a component \(component) that this program does not have; it belongs to another service "
                + "or a newer program"
        case .changedMigration(let component, let number, let applied, let declared):
            "migration \(number) of \(component) was applied as \(applied) "
                + "but this program calls it \(declared); run the program that wrote this store"
        case .failedMigration(let component, let number, let reason):
            "migration \(number) of \(component) failed and nothing was changed: \(reason)"
        case .missing(let what):
            "\(what) is declared but does not exist; a migration is missing from this program"
        }
    }
}
