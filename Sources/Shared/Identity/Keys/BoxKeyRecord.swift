package import Crypto
package import Refusals
package import Rulebook

/// A key to which boxes for a service are sealed, signed by the service's own signing key: a host or a wire cannot put in its own.
///
/// The text is `qingtong-box-key/v1|node|key-hex|from|until`.
package struct BoxKeyRecord: CanonicalText {
    package let node: TextLabel
    package let key: BoxPublicKey
    package let from: Instant
    package let until: Instant?

    /// A record of a box key.
    ///
    /// - Throws: `term-empty` when it ends before it begins.
    package init(node: TextLabel, key: BoxPublicKey, from: Instant, until: Instant?) throws(Refusal) {
        guard until.map({ $0 > from }) ?? true else { throw Refusal(.termEmpty, field: "until") }
        self.node = node
        self.key = key
        self.from = from
        self.until = until
    }

    package var text: String {
        TextLine.joined(Self.label, node.text, key.hex, TextLine.text(from), TextLine.text(until))
    }

    package init(text: String) throws(Refusal) {
        var items = try TextItems(text, label: Self.label, count: 4)
        try self.init(
            node: items.label(), key: items.boxKey(), from: items.instant(), until: items.optionalInstant())
    }

    private static let label = "qingtong-box-key/v1"

    /// How long a service opens boxes to a key after its term: clients seal to the new one at once, boxes under way are still served.
    package static let servedDays = 30

    /// - Throws: `box-key-not-yet` or `box-key-expired` when nothing may be sealed to the key at that instant.
    package func requireForSealing(at now: Instant) throws(Refusal) {
        switch TermStanding(from: from, until: until, at: now) {
        case .inForce: return
        case .notYet: throw Refusal(.boxKeyNotYet)
        case .expired, .ended: throw Refusal(.boxKeyExpired)
        }
    }

    /// Whether its holder still opens boxes to it.
    package func isServed(at now: Instant) -> Bool {
        now >= from && until.map { now < $0.adding(days: Self.servedDays) } ?? true
    }
}
