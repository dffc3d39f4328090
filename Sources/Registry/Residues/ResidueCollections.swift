import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store

extension ResidueHandling: Document {}
extension DisposalContract: Document {}
extension ResidueManifest: Document {}

extension DocumentCollection where D == ResidueHandling {
    static let residueHandlings = DocumentCollection(
        table: "residue_handling", indexes: [.text("enterprise_id") { $0.enterpriseID }])
}

extension DocumentCollection where D == DisposalContract {
    static let disposalContracts = DocumentCollection(
        table: "disposal_contract",
        indexes: [
            .text("enterprise_id") { $0.enterpriseID },
            .text("number") { $0.number },
            .text("first_day") { $0.firstDay },
        ])
}

extension DocumentCollection where D == ResidueManifest {
    static let residueManifests = DocumentCollection(
        table: "residue_manifest",
        indexes: [
            .text("enterprise_id") { $0.enterpriseID },
            .text("site_id") { $0.siteID },
            .text("number") { $0.number },
            .text("removed_on") { $0.removedOn },
        ])
}

extension Aggregate where D == ResidueHandling {
    static let residueHandlings = Aggregate(
        .residueHandlings, name: "residue-handling", unknown: .residueUnknown, effects: [.readiness])
}

extension Aggregate where D == DisposalContract {
    static let disposalContracts = Aggregate(
        .disposalContracts, name: "disposal-contract", unknown: .contractUnknown, listedBy: "enterprise_id",
        unexplain: { $0.changeReason = "" }, effects: [.readiness])
}

extension Aggregate where D == ResidueManifest {
    static let residueManifests = Aggregate(
        .residueManifests, name: "residue-manifest", unknown: .manifestUnknown, effects: [.readiness])
}

/// The tables of migration `residues`: frozen once shipped.
enum ResidueTables {
    static let sql =
        Migration.documentTables("residue_handling", columns: ["enterprise_id TEXT NOT NULL"])
        + Migration.documentTables(
            "disposal_contract",
            columns: ["enterprise_id TEXT NOT NULL", "number TEXT NOT NULL", "first_day TEXT NOT NULL"])
        + Migration.documentTables(
            "residue_manifest",
            columns: [
                "enterprise_id TEXT NOT NULL", "site_id TEXT NOT NULL", "number TEXT NOT NULL",
                "removed_on TEXT NOT NULL",
            ])
        + [
            "CREATE INDEX residue_handling_enterprise ON residue_handling (enterprise_id, id)",
            "CREATE INDEX disposal_contract_enterprise ON disposal_contract (enterprise_id, first_day, id)",
            "CREATE INDEX residue_manifest_enterprise ON residue_manifest (enterprise_id, removed_on, id)",
            "CREATE INDEX residue_manifest_site ON residue_manifest (site_id, removed_on, id)",
        ]
}

extension KeptDocuments where D == DisposalContract {
    /// Refuses a number that a contract of the plant has already, unless that was taken back.
    ///
    /// - Throws: `contract-exists`.
    func requireFree(_ contract: DisposalContract) throws {
        let same = try find(
            where: [.filed(under: [contract.enterpriseID]), .equal("number", .text(contract.number))],
            limit: PageLimits.most
        ).documents
        if same.contains(where: { $0.withdrawalReason.isEmpty }) {
            throw Refusal(.contractExists, field: "number", ["number": contract.number])
        }
    }
}

extension KeptDocuments where D == ResidueManifest {
    /// Refuses a number that a manifest of the plant has already, unless that was taken back.
    ///
    /// - Throws: `manifest-exists`.
    func requireFree(_ manifest: ResidueManifest) throws {
        let same = try find(
            where: [.filed(under: [manifest.enterpriseID]), .equal("number", .text(manifest.number))],
            limit: PageLimits.most
        ).documents
        if same.contains(where: { $0.withdrawalReason.isEmpty }) {
            throw Refusal(.manifestExists, field: "number", ["number": manifest.number])
        }
    }
}

extension Query {
    /// The contracts of a plant and of the doubles it answers for, the newest first.
    func disposalContracts(of plant: Enterprise) throws -> [DisposalContract] {
        try shown(.disposalContracts).find(
            where: [plant.ownRecords], order: .descending("first_day"), limit: PageLimits.most
        ).documents
    }

    /// The loads that left under a contract from a day on; those taken back are left out.
    func loads(under contract: DisposalContract, at site: Site, from first: Day) throws -> [ResidueManifest] {
        try manifests(of: site, in: DayRange(first: first, last: .last)).filter {
            $0.contractID == contract.id
        }
    }

    /// The manifests of a site from one day to another, both counted; those taken back are left out.
    func manifests(of site: Site, in days: DayRange) throws -> [ResidueManifest] {
        try shown(.residueManifests).every(
            where: [
                .equal("site_id", .text(site.id)), .atLeast("removed_on", .text(days.first.text)),
                .atMost("removed_on", .text(days.last.text)),
            ], order: .ascending("removed_on")
        ).filter { $0.withdrawalReason.isEmpty }
    }
}
