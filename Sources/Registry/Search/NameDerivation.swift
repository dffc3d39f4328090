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
}

extension Command {
    /// Derives everything anew that was derived from names under an earlier rule, once: what plants are found by and
    /// compared by, and the numbers of other programs. The names themselves stay as they were entered; `store integrity`
    /// tells which of them would be spelt otherwise today.
    func deriveNamesAnew() throws {
        guard try NameDerivation.version(in: transaction) < NameForm.version else { return }
        var token = ""
        repeat {
            let page = try kept(.enterprises).find(after: token, limit: PageLimits.most)
            for plant in page.documents where plant.state != .merged {
                try index(plant)
                try indexPeople(of: plant)
            }
            token = page.nextToken
        } while !token.isEmpty
        try ProgramLinks.spellAnew(in: transaction)
        try transaction.execute("DELETE FROM name_form")
        try transaction.execute("INSERT INTO name_form (version) VALUES ($1)", [.integer(NameForm.version)])
    }
}
