import Refusals
import Rulebook

/// A draw of three among ten, its beacon from three departments; its values were computed by another program.
struct DrawWorld {
    let terms: DrawTerms
    let contributions: [Contribution]
    let draw: Draw
    let hash = DrawHash.sha256

    static let organisations = ["E01": "a", "E02": "a", "E03": "b", "E04": "b", "E05": "c"]

    init(
        quota: DrawTerms.Quota = DrawTerms.Quota(seats: 3, perOrganisation: 1),
        organisations: [String: String] = DrawWorld.organisations
    ) throws(Refusal) {
        let members = (1...10).map { number in
            let id = number < 10 ? "E0\(number)" : "E\(number)"
            return Roster.Member(id: id, organisation: organisations[id])
        }
        contributions = [
            try DrawWorld.contribution("ecology", "ab"), try DrawWorld.contribution("commerce", "11"),
            try DrawWorld.contribution("construction", "0f"),
        ]
        var commitments: [ContributionCommitment] = []
        for contribution in contributions {
            commitments.append(
                try contribution.commitment(round: "R2026-1", subject: "91150424MA0MW25688", hash: hash))
        }
        terms = try DrawTerms(
            round: "R2026-1", subject: "91150424MA0MW25688", roster: Roster(members, field: "members"),
            quota: quota, beaconSource: .contributions(commitments))
        draw = try terms.draw(revealing: contributions, hash: hash)
    }

    static func contribution(_ party: String, _ byte: String) throws(Refusal) -> Contribution {
        try Contribution(party: party, nonce: String(repeating: byte, count: 32), field: "contribution")
    }

    func panel(_ recusals: [Panel.Recusal] = []) throws(Refusal) -> Panel {
        try Panel(from: draw, terms: terms, recusals: recusals)
    }

    func record(_ recusals: [Panel.Recusal] = []) throws(Refusal) -> DrawRecord {
        DrawRecord(
            terms: terms, contributions: contributions,
            beacon: try terms.beacon(revealing: contributions, hash: hash), draw: draw,
            panel: try panel(recusals), hash: hash)
    }
}
