package import Crypto
package import Refusals
package import Rulebook

/// Who keeps the halves of sealed identities: what every edge seals to. Each version names the digest of the one before.
///
/// The text is `qingtong-custodians/v1`, `version|n`, `previous|digest` (`-` in the first) and a line for each custodian, sorted, every line
/// with a line feed.
package struct CustodianList: CanonicalText {
    /// From 1.
    package let version: Int
    /// The digest of the version before; `nil` in the first, which edges have in their configuration.
    package let previous: Digest?
    /// Sorted by their lines.
    package let custodians: [Custodian]

    /// The fewest keys of a side: one of them lies in a safe.
    package static let leastKeys = 3
    /// The most custodians of both sides together.
    package static let mostKeys = 64

    /// A list. The custodians may come in any order.
    ///
    /// - Throws: `custodian-list-version` unless the first version has number 1 and no version before, and every other both;
    ///   `custodian-list-few` with less than three keys on a side, `custodian-list-many` with more than 64 in all;
    ///   `custodian-repeated` when a key or box key stands twice; `custodian-on-both-sides` for an agency or principal.
    package init(version: Int, previous: Digest?, custodians: [Custodian]) throws(Refusal) {
        guard version >= 1, (version == 1) == (previous == nil) else {
            throw Refusal(.custodianListVersion)
        }
        guard custodians.count <= Self.mostKeys else {
            throw Refusal(.custodianListMany, ["limit": "\(Self.mostKeys)"])
        }
        for side in CustodianSide.allCases {
            guard custodians.count(where: { $0.side == side }) >= Self.leastKeys else {
                throw Refusal(
                    .custodianListFew, ["limit": "\(Self.leastKeys)"], words: ["side": side.wording])
            }
        }
        guard Set(custodians.map(\.key)).count == custodians.count,
            Set(custodians.map(\.boxKey)).count == custodians.count
        else { throw Refusal(.custodianRepeated) }
        try Self.requireApart(custodians)
        self.version = version
        self.previous = previous
        self.custodians =
            custodians.map { (line: $0.line, custodian: $0) }
            .sorted { $0.line.utf8.lexicographicallyPrecedes($1.line.utf8) }.map(\.custodian)
    }

    private static func requireApart(_ custodians: [Custodian]) throws(Refusal) {
        for name in [\Custodian.agency, \Custodian.principal] {
            let first = Set(custodians.filter { $0.side == .a }.map { $0[keyPath: name] })
            let both = custodians.first { $0.side == .b && first.contains($0[keyPath: name]) }
            if let both { throw Refusal(.custodianOnBothSides, ["name": both[keyPath: name].text]) }
        }
    }

    package var text: String {
        let head = [
            Self.label, "version|\(version)", "previous|\(previous?.hex ?? TextLine.none)",
        ]
        return (head + custodians.map(\.line)).map { $0 + "\n" }.joined()
    }

    package init(text: String) throws(Refusal) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard (4...Self.mostKeys + 4).contains(lines.count), lines.last == "", lines[0] == Self.label else {
            throw TextItems.malformed(Self.label)
        }
        var number = try TextItems(lines[1], label: "version", count: 1)
        var before = try TextItems(lines[2], label: "previous", count: 1)
        var custodians: [Custodian] = []
        for line in lines[3...].dropLast() { custodians.append(try Custodian(line: line)) }
        guard let version = Int(exactly: try number.number()) else { throw TextItems.malformed(Self.label) }
        try self.init(version: version, previous: before.optionalDigest(), custodians: custodians)
        // Another order would be a second spelling.
        guard self.custodians == custodians else { throw TextItems.malformed(Self.label) }
    }

    private static let label = "qingtong-custodians/v1"
}

extension CustodianList {
    /// Whom halves are sealed to at that instant: those of the side that have been listed for 72 hours, and all of the first version.
    package func counting(_ side: CustodianSide, at now: Instant) -> [Custodian] {
        custodians.filter { $0.side == side && counts($0, at: now) }
    }

    /// Whether a custodian of this list counts at that instant.
    package func counts(_ custodian: Custodian, at now: Instant) -> Bool {
        version == 1 || now >= custodian.from.adding(seconds: Int64(Custodian.waitingHours) * 3600)
    }

    /// Whether each side has the two that count below which health complains.
    package func isSafe(at now: Instant) -> Bool {
        CustodianSide.allCases.allSatisfy { counting($0, at: now).count >= 2 }
    }
}
