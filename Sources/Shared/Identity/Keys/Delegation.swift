package import Crypto
package import Refusals
package import Rulebook

/// What a principal lets a session key do in its name for some hours, carried by each call of the session.
///
/// The text is `qingtong-delegation/v1|id|principal|key-id|session-key|names,with,commas|node|from|until`, signed with the key that is
/// named.
package struct Delegation: CanonicalText {
    package let id: TextLabel
    package let principal: TextLabel
    /// The principal's key that signs.
    package let keyID: KeyID
    package let sessionKey: PublicKey
    /// Methods by their paths, or roles: sorted, each once.
    package let names: [TextLabel]
    /// The service instance it is for.
    package let node: TextLabel
    package let from: Instant
    package let until: Instant

    /// The longest term.
    package static let longestHours = 8
    /// The most names.
    package static let mostNames = 64

    /// A delegation. The names may come in any order.
    ///
    /// - Throws: `delegation-names` unless there are 1 to 64, each once and without a comma; `term-empty`; `delegation-too-long` for more than
    ///   eight hours.
    package init(
        id: TextLabel, principal: TextLabel, keyID: KeyID, sessionKey: PublicKey, names: [TextLabel],
        node: TextLabel, from: Instant, until: Instant
    ) throws(Refusal) {
        guard (1...Self.mostNames).contains(names.count), Set(names).count == names.count,
            !names.contains(where: { $0.text.contains(",") })
        else { throw Refusal(.delegationNames, field: "names", ["limit": "\(Self.mostNames)"]) }
        guard until > from else { throw Refusal(.termEmpty, field: "until") }
        guard until <= from.adding(seconds: Int64(Self.longestHours) * 3600) else {
            throw Refusal(.delegationTooLong, field: "until", ["limit": "\(Self.longestHours)"])
        }
        self.id = id
        self.principal = principal
        self.keyID = keyID
        self.sessionKey = sessionKey
        self.names = names.sorted()
        self.node = node
        self.from = from
        self.until = until
    }

    package var text: String {
        TextLine.joined(
            Self.label, id.text, principal.text, keyID.text, sessionKey.hex,
            names.map(\.text).joined(separator: ","), node.text, TextLine.text(from), TextLine.text(until))
    }

    package init(text: String) throws(Refusal) {
        var items = try TextItems(text, label: Self.label, count: 8)
        let (id, principal) = (try items.label(), try items.label())
        let keyID = try items.value { KeyID(exactly: $0) }
        let sessionKey = try items.publicKey()
        var names: [TextLabel] = []
        for name in try items.text().split(separator: ",", omittingEmptySubsequences: false) {
            guard TextLabel.isLabel(name), names.count < Self.mostNames else {
                throw TextItems.malformed(Self.label)
            }
            names.append(try TextLabel(name, field: "names"))
        }
        try self.init(
            id: id, principal: principal, keyID: keyID, sessionKey: sessionKey, names: names,
            node: items.label(),
            from: items.instant(), until: items.instant())
        // Another order would be a second spelling.
        guard self.names == names else { throw TextItems.malformed(Self.label) }
    }

    private static let label = "qingtong-delegation/v1"
}
