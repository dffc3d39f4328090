import RegistryAPI
import Rulebook
import Store

/// What the table of requirements is answered from: the records of a plant and of the doubles it answers for. Of records that come again
/// and again the last one until the day is enough, for an earlier one answers nothing that it does not.
struct PlantRecords: Hashable, Sendable {
    var sites: [Site] = []
    var permits: [Permit] = []
    var rules: [RuleDocument] = []
    /// By site.
    var designs: [String: DrainageDesign] = [:]
    /// By site.
    var residues: [String: ResidueHandling] = [:]
    var contracts: [DisposalContract] = []
    var manifests: [ResidueManifest] = []
    var riverReports: [RiverReport] = []
    /// By site.
    var meters: [String: [Meter]] = [:]
    var fleetCounts: [FleetCount] = []
    var norms: [Norm] = []
    var checks: [CheckRecord] = []
    var assessments: [Assessment] = []
    var signOffs: [BalanceSignOff] = []

    /// The meters of a site that measure one of those.
    func meters(of site: Site, _ kinds: [MeterKind]) -> [Meter] {
        (meters[site.id] ?? []).filter { kinds.contains($0.kind) }
    }
}

extension PlantRecords {
    /// Reads them, each collection by its index of plants or sites.
    ///
    /// - Parameters:
    ///   - ids: The plant's id and those of its doubles.
    ///   - day: The last day whose manifests, river reports, counts of vehicles, checks, assessments and signed balances are read.
    ///   - access: Where.
    /// - Throws: Failures of the store.
    init(of ids: [String], until day: Day, in access: some ReadAccess) throws {
        let own = [Condition.filed(under: ids)]
        sites = try DocumentCollection.sites.in(access).every(where: own)
        permits = try DocumentCollection.permits.in(access).every(where: own)
        rules = try DocumentCollection.ruleDocuments.in(access).every(where: own)
        contracts = try DocumentCollection.disposalContracts.in(access).every(where: own)
        meters = Dictionary(
            grouping: try DocumentCollection.meters.in(access).every(where: own), by: \.siteID)
        designs = Dictionary(
            try DocumentCollection.drainageDesigns.in(access).every(where: own).map { ($0.siteID, $0) }
        ) { $1 }
        residues = Dictionary(
            try DocumentCollection.residueHandlings.in(access).every(where: own).map { ($0.siteID, $0) }
        ) { $1 }
        norms = try DocumentCollection.norms.in(access).every(where: own)
        fleetCounts = try DocumentCollection.fleetCounts.in(access).find(
            where: own + [.atMost("counted_day", .integer(Int64(day.number)))],
            order: .descending("counted_day"), limit: 1
        ).documents
        for site in sites {
            manifests += try DocumentCollection.residueManifests.in(access).find(
                where: [.equal("site_id", .text(site.id)), .atMost("removed_on", .text(day.text))],
                order: .descending("removed_on"), limit: 1
            ) { $0.withdrawalReason.isEmpty }.documents
            riverReports += try DocumentCollection.riverReports.in(access).find(
                where: own + [.atMost("sampled_on", .text(day.text))], order: .descending("sampled_on"),
                limit: 1
            ) { $0.siteID == site.id && $0.withdrawalReason.isEmpty }.documents
            try readManagement(of: site, until: day, in: access)
        }
    }
}
