import CommonAPI
import EnforcementAPI
import RegistryAPI

/// What the clients of a simulation know: enough to ask for something sensible next.
package struct Memory: Sendable {
    struct Plant: Sendable {
        let id: String
        let county: String
        /// Who speaks for it; `nil` until somebody is entered for it.
        var applicant: SimulatedCaller?
        var revision: Int64
        var isVerified = false
        /// Where it stands; `nil` until a site is entered.
        var site: String?
        /// Its meter of fresh water; `nil` until one is declared.
        var meter: String?
    }

    var template = ""
    var plants: [Plant] = []
    var corrections: [String] = []
    var permits: [(id: String, plant: String, kind: PermitKind)] = []
    /// The revision of each site's record, and of its drainage and residue.
    var siteRevisions: [String: Int64] = [:]
    var designRevisions: [String: Int64] = [:]
    var residueRevisions: [String: Int64] = [:]
    /// The file that every paper refers to.
    var scan = AttachedFile()
    var norms: [(id: String, site: String, kind: NormKind)] = []
    var checks: [String] = []
    var assessments: [String] = []
    var contracts: [String] = []
    var manifests: [String] = []
    var riverReports: [String] = []
    var difficulties: [String] = []
    var supports: [String] = []
    var groupMembers: [String] = []
    var groupMeetings: [String] = []
    var groupTasks: [String] = []
    /// The revision of each of these, where more than one command changes it.
    var revisions: [String: Int64] = [:]
    var sweeps: [String] = []
    var rounds: [(id: String, county: String)] = []
    var closedRounds = 0
    var applications: [String] = []
    /// Nonces by `draw/party`: what a contributor keeps to itself until the reveal.
    var nonces: [String: [UInt8]] = [:]
    var notices: [String] = []
    /// Tips that no case was made of, as far as the clients know.
    var tips: [(id: String, target: Target)] = []
    var allTips: [String] = []
    /// Every receipt code given out, with its tip.
    var receipts: [String: String] = [:]
    var cases: [String] = []
    var number = 0

    mutating func nextNumber() -> Int {
        number += 1
        return number
    }
}
