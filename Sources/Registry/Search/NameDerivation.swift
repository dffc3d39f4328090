import Refusals
import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf

/// By which rule of spelling the keys of search and doubles were derived. A new rule brings a migration that has the next
/// start derive them anew.
enum NameDerivation {
    /// One row at most, with the number of the rule; replaced by `once`.
    static let sql = ["CREATE TABLE name_form (version INTEGER NOT NULL CHECK (version > 0)) STRICT"]

    /// Leaves it to the next start, unless an earlier one did it by rule 1.
    static let once = [
        """
        INSERT INTO pending_rewrite (name) SELECT 'name-form-1' WHERE NOT EXISTS (SELECT 1 FROM name_form)
        """,
        "DROP TABLE name_form",
    ]

    /// Under which name a migration leaves to the next start what the rule in force asks for.
    static let name = "name-form-\(NameForm.version)"

    /// Derives everything anew that was derived from names under an earlier rule, once: what plants are found by and
    /// compared by, and the numbers of other programs. The names themselves stay as they were entered; `store integrity`
    /// tells which of them would be spelt otherwise today.
    static func bringUpToDate(_ command: Command) throws {
        try command.onceAtStart(name) {
            try command.kept(.enterprises).each { plant in
                guard plant.state != .merged else { return }
                try command.kept(.enterprises).enter(plant)
                try SearchIndex.enterPeople(of: plant, command)
            }
            try ProgramLinks.spellAnew(in: command.transaction)
        }
    }
}
