/// Everything that is published of a draw, exactly as published: enough for a stranger to make it again.
package struct DrawRecord: Hashable, Sendable {
    /// The name of the hash, such as `sha-256`.
    package var hashName: String
    package var round: String
    /// What was drawn for.
    package var subject: String
    /// The roster in the order published.
    package var members: [Roster.Member]
    /// 64 hexadecimal digits, like all digests here.
    package var rosterDigest: String
    package var quota: DrawTerms.Quota
    package var beaconSource: DrawTerms.BeaconSource
    /// The digest of the terms that was published first.
    package var commitment: String
    /// The nonces revealed; empty when the beacon was announced.
    package var contributions: [Contribution]
    package var beacon: String
    package var seed: String
    package var permutation: [String]
    package var recusals: [Panel.Recusal]
    /// The panel in the order called.
    package var seated: [String]

    /// The record of a draw just made.
    ///
    /// - Parameters:
    ///   - terms: What was committed.
    ///   - contributions: The nonces revealed; none when the beacon was announced.
    ///   - beacon: The value drawn with.
    ///   - draw: The draw under that beacon.
    ///   - panel: Who was called.
    ///   - hash: The hash of the commitment.
    package init(
        terms: DrawTerms, contributions: [Contribution], beacon: String, draw: Draw, panel: Panel,
        hash: DrawHash
    ) {
        hashName = hash.name
        round = terms.round
        subject = terms.subject
        members = terms.roster.members
        rosterDigest = terms.roster.digest(with: hash)
        quota = terms.quota
        beaconSource = terms.beaconSource
        commitment = DrawCommitment(to: terms, hash: hash).digest
        self.contributions = contributions
        self.beacon = beacon
        seed = draw.seedText
        permutation = draw.permutation
        recusals = panel.recusals
        seated = panel.seated
    }

    /// A record as received, unchecked: ``verify(with:committed:)`` says what is wrong with it.
    package init(
        hashName: String, round: String, subject: String, members: [Roster.Member], rosterDigest: String,
        quota: DrawTerms.Quota, beaconSource: DrawTerms.BeaconSource, commitment: String,
        contributions: [Contribution], beacon: String, seed: String, permutation: [String],
        recusals: [Panel.Recusal], seated: [String]
    ) {
        self.hashName = hashName
        self.round = round
        self.subject = subject
        self.members = members
        self.rosterDigest = rosterDigest
        self.quota = quota
        self.beaconSource = beaconSource
        self.commitment = commitment
        self.contributions = contributions
        self.beacon = beacon
        self.seed = seed
        self.permutation = permutation
        self.recusals = recusals
        self.seated = seated
    }
}
