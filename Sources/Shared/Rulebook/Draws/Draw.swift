package import Refusals

/// A draw that is done: everything in it follows from the roster, the round, the subject and the beacon.
package struct Draw: Hashable, Sendable {
    /// The seed, 32 bytes.
    package let seed: [UInt8]
    /// The whole roster in the order drawn: first those who are called, then the alternates.
    package let permutation: [String]

    /// Draws.
    ///
    /// The seed is H("expert-draw/v1|" + round + "|" + subject + "|" + roster digest + "|" + beacon), its
    /// digests in lower-case hexadecimal. Then Fisher–Yates from the front, over the numbers of the HMAC
    /// stream of that seed.
    ///
    /// - Parameters:
    ///   - roster: Those among whom is drawn, after avoidance.
    ///   - round: The round of acceptance.
    ///   - subject: What is drawn for: a credit code, or an id.
    ///   - beacon: The public value that nobody knew when the roster was committed.
    ///   - hash: The hash that the commitment names.
    /// - Throws: `draw-label` when round, subject or beacon may not enter a digest.
    package init(
        from roster: Roster, round: String, subject: String, beacon: String, hash: DrawHash
    ) throws(Refusal) {
        try DrawLabel.check(round, field: "round")
        try DrawLabel.check(subject, field: "subject")
        try DrawLabel.check(beacon, field: "beacon")
        let text = "expert-draw/v1|\(round)|\(subject)|\(roster.digest(with: hash))|\(beacon)"
        seed = hash.digest(text)
        permutation = Draw.shuffled(roster.ids, seed: seed, hash: hash)
    }

    /// The seed in hexadecimal, as it is published.
    package var seedText: String { Hex.text(seed) }

    static func shuffled(_ ids: [String], seed: [UInt8], hash: DrawHash) -> [String] {
        var ids = ids
        var stream = DrawStream(seed: seed, hash: hash)
        for place in ids.indices {
            let choice = stream.number(below: UInt64(ids.count - place))
            ids.swapAt(place, place + Int(choice))
        }
        return ids
    }
}
