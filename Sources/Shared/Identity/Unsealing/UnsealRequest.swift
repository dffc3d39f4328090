package import Crypto
package import Refusals
package import Rulebook

/// A case officer's request to read a sealed part: signed with the officer's own key, with a box key made for it alone, to which the
/// custodians seal their halves.
///
/// The text is `qingtong-unseal/v1|node|tip|filing|part|case|reason-digest|box-key|until`.
package struct UnsealRequest: CanonicalText {
    /// The service that keeps the tip.
    package let node: TextLabel
    package let tip: TextLabel
    package let place: PartPlace
    package let caseID: TextLabel
    /// SHA-256 of the reason, which stands beside the request.
    package let reason: Digest
    package let boxKey: BoxPublicKey
    /// The first instant at which nobody answers it any more.
    package let until: Instant

    /// The longest a request is open.
    package static let longestHours = 72

    /// A request.
    package init(
        node: TextLabel, tip: TextLabel, place: PartPlace, caseID: TextLabel, reason: Digest,
        boxKey: BoxPublicKey, until: Instant
    ) {
        self.node = node
        self.tip = tip
        self.place = place
        self.caseID = caseID
        self.reason = reason
        self.boxKey = boxKey
        self.until = until
    }

    package var text: String {
        TextLine.joined(
            Self.label, node.text, tip.text, place.filing.text, "\(place.part)", caseID.text, reason.hex,
            boxKey.hex, TextLine.text(until))
    }

    package init(text: String) throws(Refusal) {
        var items = try TextItems(text, label: Self.label, count: 8)
        let (node, tip) = (try items.label(), try items.label())
        let filing = try FilingID(items.text(), field: "filing")
        guard let number = Int(exactly: try items.number()) else { throw TextItems.malformed(Self.label) }
        try self.init(
            node: node, tip: tip, place: PartPlace(filing, part: number), caseID: items.label(),
            reason: items.digest(), boxKey: items.boxKey(), until: items.instant())
    }

    private static let label = "qingtong-unseal/v1"

    /// - Throws: `unseal-expired` from `until` on; `unseal-too-long` when it is open for more than 72 hours from now.
    package func require(at now: Instant) throws(Refusal) {
        guard now < until else { throw Refusal(.unsealExpired, ["until": until.beijingText]) }
        guard until <= now.adding(seconds: Int64(Self.longestHours) * 3600) else {
            throw Refusal(.unsealTooLong, field: "until", ["limit": "\(Self.longestHours)"])
        }
    }
}
