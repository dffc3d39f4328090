package import Crypto
import Refusals
package import Rulebook

/// A key that keeps halves of sealed identities for one side, and whose it is. Its line in the list is
/// `custodian|side|agency|principal|key|box-key|from`.
package struct Custodian: Hashable, Sendable {
    package let side: CustodianSide
    package let agency: TextLabel
    package let principal: TextLabel
    /// What it signs lists and confirmations with.
    package let key: PublicKey
    /// What halves are sealed to.
    package let boxKey: BoxPublicKey
    /// When it was entered; it counts 72 hours later.
    package let from: Instant

    /// A custodian.
    package init(
        side: CustodianSide, agency: TextLabel, principal: TextLabel, key: PublicKey, boxKey: BoxPublicKey,
        from: Instant
    ) {
        self.side = side
        self.agency = agency
        self.principal = principal
        self.key = key
        self.boxKey = boxKey
        self.from = from
    }

    var line: String {
        TextLine.joined(
            "custodian", side.rawValue, agency.text, principal.text, key.hex, boxKey.hex, TextLine.text(from))
    }

    init(line: Substring) throws(Refusal) {
        var items = try TextItems(line, label: "custodian", count: 6)
        try self.init(
            side: items.value { CustodianSide(rawValue: String($0)) }, agency: items.label(),
            principal: items.label(), key: items.publicKey(), boxKey: items.boxKey(), from: items.instant())
    }

    /// How long a newcomer is listed before it counts, so that a puppet is seen before anything is sealed to it.
    package static let waitingHours = 72
}
