package import Refusals

/// The one value that is published before a draw and binds all its terms.
package struct DrawCommitment: Hashable, Sendable {
    /// The digest of ``text``, in hexadecimal.
    package let digest: String
    /// What was digested, so that anyone can read it once it is opened.
    package let text: String

    /// Commits to terms.
    ///
    /// The text has one line each for the protocol's label, the hash, the round, the subject, the roster's
    /// digest, the seats and the limit per organisation (`-` for none); then `member|id|organisation` for
    /// each member in order, or `member|id` without one, since organisations decide who is passed over;
    /// then the source of the beacon: either `announced|name` or `contributor|party|digest` for each,
    /// sorted by party. Every line ends with a line feed.
    package init(to terms: DrawTerms, hash: DrawHash) {
        var lines = [
            "expert-draw-commitment/v1",
            "hash|\(hash.name)",
            "round|\(terms.round)",
            "subject|\(terms.subject)",
            "roster|\(terms.roster.digest(with: hash))",
            "seats|\(terms.quota.seats)",
            "per-organisation|\(terms.quota.perOrganisation.map(String.init) ?? "-")",
        ]
        lines += terms.roster.members.map { member in
            "member|\(member.id)" + (member.organisation.map { "|\($0)" } ?? "")
        }
        switch terms.beaconSource {
        case .announced(let name): lines.append("announced|\(name)")
        case .contributions(let commitments):
            lines += commitments.map { "contributor|\($0.party)|\($0.digest)" }
        }
        text = lines.map { $0 + "\n" }.joined()
        digest = Hex.text(hash.digest(text))
    }
}

extension DrawTerms {
    /// The beacon that the contributors' nonces give.
    ///
    /// A draw with a withheld nonce has no beacon and is void: a substitute would let whoever withholds
    /// choose between two results. Who withheld is named in the refusal, and a new round is committed
    /// without reusing any nonce.
    ///
    /// - Throws: `draw-reveal-missing` when a contributor has not revealed; `draw-reveal-unknown` for one
    ///   who never committed or reveals twice; `draw-reveal-mismatch` when a nonce is not the committed
    ///   one; `draw-beacon-announced` when the beacon is to come from elsewhere.
    package func beacon(
        revealing contributions: [Contribution], hash: DrawHash
    ) throws(Refusal) -> String {
        guard case .contributions(let commitments) = beaconSource else {
            throw Refusal(.drawBeaconAnnounced, field: "contributions")
        }
        var left = Dictionary(commitments.map { ($0.party, $0) }) { first, _ in first }
        for (index, contribution) in contributions.enumerated() {
            let field = FieldPath("contributions").item(index)
            guard let committed = left.removeValue(forKey: contribution.party) else {
                throw Refusal(.drawRevealUnknown, field: field, ["party": contribution.party])
            }
            guard try contribution.commitment(round: round, subject: subject, hash: hash) == committed else {
                throw Refusal(.drawRevealMismatch, field: field, ["party": contribution.party])
            }
        }
        if let withheld = left.keys.min() {
            throw Refusal(.drawRevealMissing, field: "contributions", ["party": withheld])
        }
        return Contribution.beacon(of: contributions, hash: hash)
    }

    /// The draw under the contributors' nonces.
    ///
    /// - Throws: As ``beacon(revealing:hash:)``.
    package func draw(revealing contributions: [Contribution], hash: DrawHash) throws(Refusal) -> Draw {
        try draw(beacon: try beacon(revealing: contributions, hash: hash), hash: hash)
    }

    /// The draw under a beacon whose origin the caller has checked against ``beaconSource``.
    ///
    /// - Throws: `draw-label` when the beacon may not enter a digest.
    package func draw(beacon: String, hash: DrawHash) throws(Refusal) -> Draw {
        try Draw(from: roster, round: round, subject: subject, beacon: beacon, hash: hash)
    }
}
