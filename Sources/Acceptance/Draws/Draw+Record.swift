package import AcceptanceAPI
import Crypto
import Foundation
package import Refusals
package import Rulebook
import SwiftProtobuf

// A draw as it is stored and sent, and as the rulebook makes and verifies it. Digests and nonces are bytes in the
// one and lower-case hexadecimal in the other. Offline checks need nothing but this file and the rulebook.

extension DrawRecord {
    /// The published record of a draw, unchecked, for `verify(with: .sha256)`.
    ///
    /// An organisation enters the record as the SHA-256 of its name in UTF-8, since names are no words of a digest.
    ///
    /// - Throws: `draw-not-drawn` for a draw without result; `draw-label`, `draw-nonce` or `draw-commitment-digest`
    ///   when a contribution has not even the form of one.
    package init(_ draw: AcceptanceAPI.Draw) throws(Refusal) {
        guard draw.state == .drawn else { throw Refusal(.drawNotDrawn, field: "draw_id") }
        self.init(
            hashName: DrawHash.sha256.name,
            round: draw.roundCode,
            subject: draw.subject,
            members: draw.members,
            rosterDigest: draw.rosterDigest.hex,
            quota: draw.quota,
            beaconSource: .contributions(try draw.commitments()),
            commitment: draw.commitment.hex,
            contributions: try draw.reveals(),
            beacon: draw.beacon,
            seed: draw.seed.hex,
            permutation: draw.permutation,
            recusals: draw.recusals.map { Panel.Recusal(id: $0.expertID, reason: $0.reason) },
            seated: draw.panel)
    }
}

extension AcceptanceAPI.Contribution {
    /// What a contributor hands in first: the SHA-256 that binds it to its nonce for that round and subject.
    ///
    /// - Parameters:
    ///   - round: The code of the round, `round_code` of the draw.
    ///   - subject: What the draw is for, `subject` of the draw.
    ///   - party: The contributor's principal id.
    ///   - nonce: 32 random bytes, kept secret until the reveal and never used again.
    /// - Returns: 32 bytes.
    /// - Throws: `draw-nonce` for a nonce of another length; `draw-label` for what may not enter a digest.
    package static func commitment(
        round: String, subject: String, party: String, nonce: [UInt8]
    ) throws(Refusal) -> [UInt8] {
        let made = try Rulebook.Contribution(party: party, nonce: Data(nonce).hex, field: "contribution")
            .commitment(round: round, subject: subject, hash: .sha256)
        return [UInt8](Data(hex: made.digest))
    }
}

extension AcceptanceAPI.Draw {
    var members: [Roster.Member] {
        zip(roster, organisations).map { id, organisation in
            Roster.Member(id: id, organisation: SHA256.hash(Array(organisation.utf8)).hex)
        }
    }

    var quota: DrawTerms.Quota {
        DrawTerms.Quota(
            seats: Int(panelSize), perOrganisation: maxPerOrganisation == 0 ? nil : Int(maxPerOrganisation))
    }

    /// All that the draw's commitment binds, once every contributor has committed.
    func terms() throws(Refusal) -> DrawTerms {
        try DrawTerms(
            round: roundCode, subject: subject, roster: try Roster(members, field: "roster"), quota: quota,
            beaconSource: .contributions(try commitments()))
    }

    func commitments() throws(Refusal) -> [ContributionCommitment] {
        var made: [ContributionCommitment] = []
        for (index, share) in contributions.enumerated() {
            made.append(
                try ContributionCommitment(
                    party: share.party, digest: share.commitment.hex,
                    field: FieldPath("contributions").item(index)))
        }
        return made
    }

    func reveals() throws(Refusal) -> [Rulebook.Contribution] {
        var made: [Rulebook.Contribution] = []
        for (index, share) in contributions.enumerated() {
            made.append(
                try Rulebook.Contribution(
                    party: share.party, nonce: share.nonce.hex, field: FieldPath("contributions").item(index))
            )
        }
        return made
    }
}

extension Data {
    /// 64 lower-case hexadecimal digits; empty unless there are 32 bytes, which no digest or nonce is without.
    var hex: String { Digest(bytes: self)?.hex ?? "" }

    /// The 32 bytes that 64 digits spell; none for other text.
    init(hex: String) {
        self.init(Digest(hex: hex)?.bytes ?? [])
    }
}
