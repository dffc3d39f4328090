import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store

extension Permit: Document {}

extension DocumentCollection where D == Permit {
    static let permits = DocumentCollection(
        table: "permit",
        indexes: [
            .text("enterprise_id") { $0.enterpriseID },
            .text("division_code") { $0.divisionCode },
            .integer("kind") { Int64($0.kind.rawValue) },
            .text("number") { $0.number },
            .integer("state") { Int64($0.state.rawValue) },
            // The number of the last day; `NULL` when the paper has no end.
            .optionalInteger("last_day") { $0.lastDay.map { Int64($0.number) } },
        ])
}

extension Aggregate where D == Permit {
    static let permits = Aggregate(
        .permits, name: "permit", unknown: .permitUnknown, listedBy: "enterprise_id",
        effects: [.search, .changeFeed, .noticeClock, .readiness])
}

/// The tables of papers.
enum PermitTables {
    static let sql =
        Migration.documentTables(
            "permit",
            columns: [
                "enterprise_id TEXT NOT NULL", "division_code TEXT NOT NULL", "kind INTEGER NOT NULL",
                "number TEXT NOT NULL", "state INTEGER NOT NULL", "last_day INTEGER",
            ])
        + [
            "CREATE INDEX permit_enterprise ON permit (enterprise_id, id)",
            "CREATE INDEX permit_number ON permit (kind, number)",
            // Only papers in force by their record can end.
            "CREATE INDEX permit_end ON permit (last_day, id) WHERE state = 1 AND last_day IS NOT NULL",
        ]
}

extension KeptDocuments where D == Permit {
    /// The paper of that kind and number that is in force by its record; no two plants have the same.
    func recorded(_ kind: PermitKind, _ number: String) throws -> Permit? {
        try first(where: [
            .equal("kind", .integer(Int64(kind.rawValue))), .equal("number", .text(number)),
            .recorded,
        ])
    }
}

extension Query {
    /// The papers of a plant and of the doubles merged into it, by kind, the newest first.
    func permits(of plant: Enterprise) throws -> [Permit] {
        try shown(.permits).find(
            where: [plant.ownRecords],
            limit: PageLimits.most
        ).documents.sorted {
            ($0.kind.rawValue, $1.validFrom, $1.id) < ($1.kind.rawValue, $0.validFrom, $0.id)
        }
    }
}

extension SearchIndex {
    /// Stores with a plant the last day of the paper that ends next.
    static func enterPapers(of plant: Enterprise, in transaction: WriteTransaction) throws {
        let ids = plant.ids
        let last = try ids.compactMap { id in
            try transaction.row(
                "SELECT MIN(last_day) FROM permit WHERE enterprise_id = $1 AND state = 1", [.text(id)]
            ) { try $0.int64IfPresent(0) } ?? nil
        }
        try transaction.execute(
            "UPDATE enterprise_search SET paper_until = $1 WHERE id = $2",
            [SQLValue(last.min()), .text(plant.id)])
    }
}
