import RegistryAPI
import Rulebook
import Store

// What is read of norms, checks, assessments and signed balances, site by site.

extension PlantRecords {
    func norms(at site: Site) -> [Norm] { norms.filter { $0.siteID == site.id } }

    /// Those that were not taken back.
    func standingChecks(at site: Site) -> [CheckRecord] {
        checks.filter { $0.siteID == site.id && $0.stands }
    }

    /// Reads what a site's people did by the rules and norms until a day; the norms have been read.
    mutating func readManagement(of site: Site, until day: Day, in access: some ReadAccess) throws {
        for kind in Set(norms(at: site).map(\.kind)) {
            if let check = try access.lastCheck(of: kind, at: site, until: day) { checks.append(check) }
        }
        checks += try access.unsettledFindings(at: site, on: day)
        for indicator in AssessmentIndicator.allCases where indicator != .unspecified {
            assessments += try access.lastAssessments(of: indicator, at: site, before: day)
        }
        if let signOff = try access.lastSignOff(at: site, before: day) { signOffs.append(signOff) }
    }
}
