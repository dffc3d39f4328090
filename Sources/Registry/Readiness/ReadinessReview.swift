import RegistryAPI
package import Rulebook
package import Store

/// Compares what is kept of plants' readiness with every record that they ever had: nothing may come between the two.
package enum ReadinessReview {
    /// What is wrong on a day; nothing when each plant's line in a list, its rows alone, and the table over all of its records agree.
    ///
    /// - Parameters:
    ///   - day: Today or later.
    ///   - access: Where. Every record of every plant is read.
    /// - Returns: A line for each plant and row.
    /// - Throws: Failures of the store.
    package static func faults(on day: Day, in access: some ReadAccess) throws -> [String] {
        var plants: [Enterprise] = []
        try DocumentCollection.enterprises.in(access).forEach { plants.append($0) }
        let index = ReadinessIndex(access: access)
        let readings = ReadingTable(access: access)
        let records = try EveryRecord(in: access)
        return try plants.filter { $0.state != .merged }.flatMap { plant in
            let whole = try PlantAnswers(of: plant, from: records.of(plant), on: day, readings.lastDay)
            let alone = try PlantAnswers(
                of: plant, from: PlantRecords(of: plant.ids, until: day, in: access), on: day,
                readings.lastDay)
            let listed = try index.answers(of: plant, on: day)
            return Requirement.all.indices.compactMap { place -> String? in
                let states = [whole, alone, listed].map { $0.rows[place].state }
                guard Set(states).count > 1 else { return nil }
                return "\(plant.id) \(Requirement.all[place].word): \(states)"
            }
        }
    }
}

/// The records of all plants, from the first to the last.
private struct EveryRecord {
    private var all = PlantRecords()

    init(in access: some ReadAccess) throws {
        all.sites = try DocumentCollection.sites.in(access).all()
        all.permits = try DocumentCollection.permits.in(access).all()
        all.rules = try DocumentCollection.ruleDocuments.in(access).all()
        all.contracts = try DocumentCollection.disposalContracts.in(access).all()
        all.manifests = try DocumentCollection.residueManifests.in(access).all()
        all.riverReports = try DocumentCollection.riverReports.in(access).all()
        all.meters = Dictionary(grouping: try DocumentCollection.meters.in(access).all(), by: \.siteID)
        all.fleetCounts = try DocumentCollection.fleetCounts.in(access).all()
        all.norms = try DocumentCollection.norms.in(access).all()
        all.checks = try DocumentCollection.checkRecords.in(access).all()
        all.assessments = try DocumentCollection.assessments.in(access).all()
        all.signOffs = try DocumentCollection.signOffs.in(access).all()
        all.designs = Dictionary(
            try DocumentCollection.drainageDesigns.in(access).all().map { ($0.siteID, $0) }
        ) { $1 }
        all.residues = Dictionary(
            try DocumentCollection.residueHandlings.in(access).all().map { ($0.siteID, $0) }
        ) { $1 }
    }

    func of(_ plant: Enterprise) -> PlantRecords {
        let ids = Set(plant.ids)
        var own = all
        own.sites.removeAll { !ids.contains($0.enterpriseID) }
        own.permits.removeAll { !ids.contains($0.enterpriseID) }
        own.rules.removeAll { !ids.contains($0.enterpriseID) }
        own.contracts.removeAll { !ids.contains($0.enterpriseID) }
        own.manifests.removeAll { !ids.contains($0.enterpriseID) }
        own.riverReports.removeAll { !ids.contains($0.enterpriseID) }
        own.meters = own.meters.mapValues { $0.filter { ids.contains($0.enterpriseID) } }
        own.fleetCounts.removeAll { !ids.contains($0.enterpriseID) }
        own.norms.removeAll { !ids.contains($0.enterpriseID) }
        own.checks.removeAll { !ids.contains($0.enterpriseID) }
        own.assessments.removeAll { !ids.contains($0.enterpriseID) }
        own.signOffs.removeAll { !ids.contains($0.enterpriseID) }
        return own
    }
}
