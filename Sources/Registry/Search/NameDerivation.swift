import Refusals
import RegistryAPI
import ServiceKit
import Store
import SwiftProtobuf

/// The version of the spelling rule by which the keys of search and doubles were derived. A new version brings a
/// migration that makes the next start derive them again.
enum NameDerivation {
    /// At most one row, with the version of the rule; replaced by `once`.
    static let sql = ["CREATE TABLE name_form (version INTEGER NOT NULL CHECK (version > 0)) STRICT"]

    /// Leaves the derivation to the next start, unless an earlier start did it by version 1.
    static let once = [
        """
        INSERT INTO pending_rewrite (name) SELECT 'name-form-1' WHERE NOT EXISTS (SELECT 1 FROM name_form)
        """,
        "DROP TABLE name_form",
    ]

    /// The name under which a migration asks the next start for the derivation by the present version.
    static let name = "name-form-\(NameForm.version)"

    /// Derives again, once, what an earlier version derived from names: the keys for finding and comparing plants, and
    /// the numbers of other programs. The names themselves stay as entered; `store integrity` lists those that would be
    /// spelt otherwise today.
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
