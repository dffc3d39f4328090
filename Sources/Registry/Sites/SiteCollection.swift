import RegistryAPI
import ServiceKit
import Store

extension Site: Document {}

extension DocumentCollection where D == Site {
    static let sites = DocumentCollection(
        table: "site",
        indexes: [
            .text("enterprise_id") { $0.enterpriseID },
            .text("division_code") { $0.divisionCode },
        ])
}

extension Aggregate where D == Site {
    static let sites = Aggregate(
        .sites, name: "site", unknown: .siteUnknown, listedBy: "enterprise_id",
        effects: [.changeFeed, .readiness])
}

extension Effect where D == Site {
    /// Tells subscribers that a site of the plant changed.
    static var changeFeed: Effect {
        .follow { change, command in
            try ChangeFeed.note(
                .site, of: command.kept(.enterprises).require(change.after.enterpriseID), command)
        }
    }
}

/// The tables of sites.
enum SiteTables {
    static let sql =
        Migration.documentTables(
            "site", columns: ["enterprise_id TEXT NOT NULL", "division_code TEXT NOT NULL"])
        + ["CREATE INDEX site_enterprise ON site (enterprise_id, id)"]
}

extension Query {
    /// The sites of a plant and of the doubles merged into it.
    func sites(of plant: Enterprise) throws -> [Site] {
        try shown(.sites).find(
            where: [plant.ownRecords],
            limit: PageLimits.most
        ).documents
    }
}
