package import Refusals

/// One party's secret share of a beacon: it is committed before the roster is, and revealed afterwards.
///
/// As long as one contributor is honest and keeps its nonce secret until the roster stands, nobody can
/// steer the draw.
package struct Contribution: Hashable, Sendable {
    /// Who contributes, such as the id of a department.
    package let party: String
    /// The nonce, 32 random bytes in lower-case hexadecimal.
    package let nonce: String

    /// Bytes of a nonce.
    package static let nonceSize = 32

    /// A contribution.
    ///
    /// - Throws: `draw-label` for a party that may not enter a digest; `draw-nonce` unless the nonce is 64
    ///   lower-case hexadecimal digits.
    package init(party: String, nonce: String, field: FieldPath) throws(Refusal) {
        try DrawLabel.check(party, field: field.field("party"))
        guard Hex.spells(Contribution.nonceSize, nonce) else {
            throw Refusal(.drawNonce, field: field.field("nonce"))
        }
        self.party = party
        self.nonce = nonce
    }

    /// What the party publishes first: H("expert-draw-contribution/v1|" + round + "|" + subject + "|" +
    /// party + "|" + nonce).
    ///
    /// - Throws: `draw-label` when round or subject may not enter a digest.
    package func commitment(
        round: String, subject: String, hash: DrawHash
    ) throws(Refusal) -> ContributionCommitment {
        try DrawLabel.check(round, field: "round")
        try DrawLabel.check(subject, field: "subject")
        let text = "expert-draw-contribution/v1|\(round)|\(subject)|\(party)|\(nonce)"
        return ContributionCommitment(party: party, digest: Hex.text(hash.digest(text)))
    }

    /// The beacon of the contributions: the digest, in hexadecimal, of a line `party=nonce` for each,
    /// sorted by party.
    static func beacon(of contributions: [Contribution], hash: DrawHash) -> String {
        let sorted = contributions.sorted { $0.party.utf8.lexicographicallyPrecedes($1.party.utf8) }
        return Hex.text(hash.digest(sorted.map { "\($0.party)=\($0.nonce)\n" }.joined()))
    }
}

/// What a party publishes before the roster is committed: a digest that binds it to its nonce.
package struct ContributionCommitment: Hashable, Sendable {
    package let party: String
    /// 64 lower-case hexadecimal digits.
    package let digest: String

    /// A commitment received from a party.
    ///
    /// - Throws: `draw-label` for the party; `draw-commitment-digest` unless the digest is 64 lower-case
    ///   hexadecimal digits.
    package init(party: String, digest: String, field: FieldPath) throws(Refusal) {
        try DrawLabel.check(party, field: field.field("party"))
        guard Hex.spells(DrawHash.size, digest) else {
            throw Refusal(.drawCommitmentDigest, field: field.field("digest"))
        }
        self.init(party: party, digest: digest)
    }

    fileprivate init(party: String, digest: String) {
        self.party = party
        self.digest = digest
    }
}
