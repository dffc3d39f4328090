import Refusals
import RegistryAPI
import ServiceKit
import Store

extension Enterprise: Document {}

extension DocumentCollection where D == Enterprise {
    static let enterprises = DocumentCollection(
        table: "enterprise",
        indexes: [
            .text("division_code") { $0.divisionCode },
            .integer("state") { Int64($0.state.rawValue) },
            // Absent rather than empty, so that many plants may lack a code and none share one.
            .optionalText("credit_code", unique: true) { $0.creditCode.isEmpty ? nil : $0.creditCode },
            .text("name") { $0.name },
            .optionalText("origin", unique: true) { $0.origin.isEmpty ? nil : $0.origin },
        ],
        staging: DocumentStaging(
            isVisible: StagedBatch.isVisible, present: "enterprise_now", past: "enterprise_past"))
}

extension Aggregate where D == Enterprise {
    static let enterprises = Aggregate(
        .enterprises, name: "enterprise", unknown: .plantUnknown, settle: StagedPlants.settle,
        unexplain: { plant in
            plant.changeReason = ""
            plant.clearApproval()
        },
        effects: [.changeFeed, .programLinks, .search, .filing, .staleCorrections, .saved, .readiness])
}

extension Documents where D == Enterprise {
    /// The plant that holds that credit code.
    func holding(_ code: String) throws -> Enterprise? {
        try first(where: [.equal("credit_code", .text(code))])
    }

    /// The registered plant of that name in that division, however it is spelt. A name alone identifies nothing; this
    /// finds a row that was imported before, and refuses an exact double. What callers of a hotline say is no plant's
    /// name.
    func named(_ name: String, in division: String) throws -> Enterprise? {
        let key = SearchIndex.nameKey(name, division)
        let id = try transaction.row(
            """
            SELECT k.id FROM enterprise_key k JOIN enterprise_search s ON s.id = k.id
            WHERE k.kind = 'name' AND k.key = $1 AND s.state = $2 ORDER BY k.id LIMIT 1
            """, [.text(key), .integer(Int64(EnterpriseState.registered.rawValue))]
        ) { try $0.text(0) }
        if let id { return try get(id) }
        // The same among plants of a published batch that are not in their place yet.
        for id in try SearchIndex.staged(named: NameForm.key(of: name), in: division, transaction) {
            if let plant = try get(id), SearchIndex.nameKey(plant.name, plant.divisionCode) == key {
                return plant
            }
        }
        return nil
    }
}

extension KeptDocuments where D == Enterprise {
    /// The plant that holds that credit code.
    func holding(_ code: String) throws -> Enterprise? {
        try DocumentCollection.enterprises.in(command.transaction).holding(code)
    }

    /// The registered plant of that name in that division (see `Documents.named`).
    func named(_ name: String, in division: String) throws -> Enterprise? {
        try DocumentCollection.enterprises.in(command.transaction).named(name, in: division)
    }

    /// The record that was made for a tip or case.
    func from(origin: String) throws -> Enterprise? {
        try first(where: [.equal("origin", .text(origin))])
    }
}

/// Which plant a number in another agency's program stands for; each number stands for one plant.
enum ProgramLinks {
    static let tables = [
        """
        CREATE TABLE enterprise_link (
            program TEXT NOT NULL,
            number TEXT NOT NULL,
            enterprise_id TEXT NOT NULL REFERENCES enterprise (id),
            PRIMARY KEY (program, number)
        ) STRICT
        """
    ]

    /// The plant that the number stands for; `nil` when nobody linked it.
    static func plant(_ program: String, _ number: String, in transaction: some ReadAccess) throws -> String?
    {
        try transaction.row(
            "SELECT enterprise_id FROM enterprise_link WHERE program = $1 AND number = $2",
            [.text(program), .text(number)]
        ) { try $0.text(0) }
    }

    static func add(_ link: ProgramLink, of id: String, in transaction: WriteTransaction) throws {
        try transaction.execute(
            "INSERT INTO enterprise_link (program, number, enterprise_id) VALUES ($1, $2, $3)",
            [.text(link.program), .text(link.number), .text(id)])
    }

    /// Normalises numbers entered before there was a normal form. One whose normal form is taken already stays as it
    /// is.
    static func spellAnew(in transaction: WriteTransaction) throws {
        let links = try transaction.rows("SELECT program, number FROM enterprise_link") {
            (try $0.text(0), try $0.text(1))
        }
        for (program, number) in links {
            let spelt = (NameForm.spelling(of: program), NameForm.spelling(of: number))
            guard spelt != (program, number) else { continue }
            try transaction.execute(
                """
                UPDATE enterprise_link SET program = $1, number = $2 WHERE program = $3 AND number = $4
                AND NOT EXISTS (SELECT 1 FROM enterprise_link WHERE program = $1 AND number = $2)
                """,
                [.text(spelt.0), .text(spelt.1), .text(program), .text(number)])
        }
    }

    static func remove(_ link: ProgramLink, in transaction: WriteTransaction) throws {
        // The record may have the old spelling; the table has the normal form.
        try transaction.execute(
            "DELETE FROM enterprise_link WHERE program = $1 AND number = $2",
            [.text(NameForm.spelling(of: link.program)), .text(NameForm.spelling(of: link.number))])
    }
}
