import Refusals

extension DrawRecord {
    /// Makes the draw again from what is published and says all that differs; nothing when it is sound.
    ///
    /// Parts are made again from the ones before them, never from the published result, so that one change
    /// shows at its place and in what follows from it. An announced beacon is taken as published: compare
    /// it with its source.
    ///
    /// - Parameters:
    ///   - hash: The hash that the record names.
    ///   - committed: The commitment that the verifier knows from before the draw, from a log that cannot be
    ///     rewritten; without it a record that was made anew as a whole cannot be told from the true one.
    /// - Returns: The findings in the order of the protocol.
    package func verify(with hash: DrawHash, committed: String? = nil) -> [DrawFinding] {
        var check = Check()
        check.compare(.hash, hash.name, hashName)
        guard
            let roster = check.attempt(
                .roster, { () throws(Refusal) in try Roster(members, field: "members") })
        else { return check.findings }
        check.compare(.roster, roster.ids, members.map(\.id))
        guard let terms = check.attempt(.terms, { () throws(Refusal) in try terms(over: roster) })
        else { return check.findings }
        check.compare(.rosterDigest, terms.roster.digest(with: hash), rosterDigest)
        let expectedCommitment = DrawCommitment(to: terms, hash: hash).digest
        check.compare(.commitment, expectedCommitment, commitment)
        if let committed { check.compare(.earlierCommitment, committed, expectedCommitment) }

        let source = beacon(under: terms, hash: hash, &check)
        guard
            let draw = check.attempt(
                .beacon,
                { () throws(Refusal) in
                    try terms.draw(beacon: source, hash: hash)
                })
        else { return check.findings }
        check.compare(.seed, draw.seedText, seed)
        check.compare(.permutation, draw.permutation, permutation)
        let panel = check.attempt(.panel) { () throws(Refusal) in
            try Panel(from: draw, terms: terms, recusals: recusals)
        }
        if let panel { check.compare(.panel, panel.seated, seated) }
        return check.findings
    }

    private func terms(over roster: Roster) throws(Refusal) -> DrawTerms {
        try DrawTerms(
            round: round, subject: subject, roster: roster, quota: quota, beaconSource: beaconSource)
    }

    /// The beacon that the nonces give; the published one where they give none.
    private func beacon(under terms: DrawTerms, hash: DrawHash, _ check: inout Check) -> String {
        if case .announced = beaconSource, contributions.isEmpty { return beacon }
        let expected = check.attempt(.contributions) { () throws(Refusal) in
            try terms.beacon(revealing: contributions, hash: hash)
        }
        guard let expected else { return beacon }
        check.compare(.beacon, expected, beacon)
        return expected
    }
}

/// The findings while they are being made.
private struct Check {
    private(set) var findings: [DrawFinding] = []

    mutating func compare(_ part: DrawFinding.Part, _ expected: String, _ published: String) {
        guard expected != published else { return }
        findings.append(DrawFinding(part: part, fault: .differs(expected: expected, published: published)))
    }

    mutating func compare(_ part: DrawFinding.Part, _ expected: [String], _ published: [String]) {
        guard expected != published else { return }
        let place = zip(expected, published).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        let first = place ?? min(expected.count, published.count)
        compare(part, Check.item(first, of: expected), Check.item(first, of: published))
    }

    mutating func attempt<Value>(
        _ part: DrawFinding.Part, _ make: () throws(Refusal) -> Value
    ) -> Value? {
        do {
            return try make()
        } catch {
            findings.append(DrawFinding(part: part, fault: .refused(error)))
            return nil
        }
    }

    private static func item(_ index: Int, of list: [String]) -> String {
        index < list.count ? "\(index + 1): \(list[index])" : "\(index + 1): -"
    }
}
