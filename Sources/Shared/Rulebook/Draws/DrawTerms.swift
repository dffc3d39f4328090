package import Refusals

/// All that is fixed before a draw: who may be drawn, for what, how many, and where the beacon will come
/// from.
///
/// The digest of the terms is published before the beacon can be known. A round has one commitment only;
/// drawing again, or striking someone out after it, is the attack that this stands against. Later recusals
/// are recorded instead (``Panel``).
package struct DrawTerms: Hashable, Sendable {
    package let round: String
    /// What is drawn for: a credit code, or an id.
    package let subject: String
    package let roster: Roster
    package let quota: Quota
    package let beaconSource: BeaconSource

    /// How many are drawn, and how many of one organisation at most.
    package struct Quota: Hashable, Sendable {
        package let seats: Int
        /// `nil` when no organisation is limited.
        package let perOrganisation: Int?

        /// A quota, which the terms check.
        package init(seats: Int, perOrganisation: Int? = nil) {
            self.seats = seats
            self.perOrganisation = perOrganisation
        }
    }

    /// Where the beacon comes from.
    package enum BeaconSource: Hashable, Sendable {
        /// From nonces that parties have committed to; all of them must be revealed.
        case contributions([ContributionCommitment])
        /// From a public source and moment named in advance, such as `drand:quicknet:27946612`.
        case announced(String)
    }

    /// Contributors at most.
    package static let mostContributors = 50

    /// Terms of a draw.
    ///
    /// - Throws: `draw-label` for round, subject or an announced source that may not enter a digest;
    ///   `draw-quota` unless there are 1 to as many seats as members, and at least 1 per organisation;
    ///   `draw-contributors` unless there are 1 to 50 contributors, each once.
    package init(
        round: String, subject: String, roster: Roster, quota: Quota, beaconSource: BeaconSource
    ) throws(Refusal) {
        try DrawLabel.check(round, field: "round")
        try DrawLabel.check(subject, field: "subject")
        guard (1...roster.members.count).contains(quota.seats), quota.perOrganisation ?? 1 >= 1 else {
            throw Refusal(.drawQuota, field: "quota", ["members": "\(roster.members.count)"])
        }
        self.round = round
        self.subject = subject
        self.roster = roster
        self.quota = quota
        self.beaconSource = try DrawTerms.checked(beaconSource)
    }

    /// The source as it is kept: contributors sorted by party.
    private static func checked(_ source: BeaconSource) throws(Refusal) -> BeaconSource {
        switch source {
        case .announced(let name):
            try DrawLabel.check(name, field: "beacon_source")
            return source
        case .contributions(let commitments):
            let parties = Set(commitments.map(\.party))
            guard parties.count == commitments.count, (1...mostContributors).contains(parties.count) else {
                throw Refusal(.drawContributors, field: "contributors", ["limit": "\(mostContributors)"])
            }
            return .contributions(
                commitments.sorted { $0.party.utf8.lexicographicallyPrecedes($1.party.utf8) })
        }
    }
}
