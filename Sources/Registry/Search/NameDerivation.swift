import Refusals
import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf

/// Which rule of spelling the keys of search and doubles were derived by.
enum NameDerivation {
    /// One row at most; none until the first start with this table.
    static let sql = ["CREATE TABLE name_form (version INTEGER NOT NULL CHECK (version > 0)) STRICT"]

    static func version(in transaction: some Reading) throws -> Int64 {
        try transaction.row("SELECT version FROM name_form") { try $0.int64(0) } ?? 0
    }

    /// Derives everything anew that was derived from names under an earlier rule, once: what plants are found by and
    /// compared by, and the numbers of other programs. The names themselves stay as they were entered; `store integrity`
    /// tells which of them would be spelt otherwise today.
    static func bringUpToDate(_ command: Command) throws {
        let (plants, transaction) = (command.kept(.enterprises), command.transaction)
        guard try version(in: transaction) < NameForm.version else { return }
        try plants.each { plant in
            guard plant.state != .merged else { return }
            try plants.enter(plant)
            try SearchIndex.enterPeople(of: plant, command)
        }
        try ProgramLinks.spellAnew(in: transaction)
        try transaction.execute("DELETE FROM name_form")
        try transaction.execute("INSERT INTO name_form (version) VALUES ($1)", [.integer(NameForm.version)])
    }
}
