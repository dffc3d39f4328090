package import Crypto
package import Refusals
package import Rulebook

/// A key of a principal and its term: what the Registry signs, and everybody goes by.
///
/// The text is `qingtong-key/v1|principal|key-id|suite|key-hex|custody|from|until|ended`.
package struct KeyRecord: CanonicalText {
    package let principal: TextLabel
    package let suite: KeySuite
    package let key: PublicKey
    package let custody: KeyCustody
    /// The first instant at which it is good.
    package let from: Instant
    /// The first instant at which it no longer is; `nil` without a term.
    package let until: Instant?
    /// The instant at which it was ended before its term; `nil` while it was not. The earliest end wins.
    package let ended: Instant?

    /// A record of a key.
    ///
    /// - Throws: `term-empty` when it ends with its term before it begins.
    package init(
        principal: TextLabel, suite: KeySuite = .ed25519SHA256, key: PublicKey, custody: KeyCustody,
        from: Instant, until: Instant? = nil, ended: Instant? = nil
    ) throws(Refusal) {
        guard until.map({ $0 > from }) ?? true else { throw Refusal(.termEmpty, field: "until") }
        self.principal = principal
        self.suite = suite
        self.key = key
        self.custody = custody
        self.from = from
        self.until = until
        self.ended = ended
    }

    package var id: KeyID { KeyID(of: key, suite: suite) }

    package var text: String {
        TextLine.joined(
            Self.label, principal.text, id.text, suite.rawValue, key.hex, custody.rawValue,
            TextLine.text(from),
            TextLine.text(until), TextLine.text(ended))
    }

    package init(text: String) throws(Refusal) {
        var items = try TextItems(text, label: Self.label, count: 8)
        let principal = try items.label()
        let id = try items.value { KeyID(exactly: $0) }
        let suite = try items.value { KeySuite(rawValue: String($0)) }
        let key = try items.publicKey()
        guard KeyID(of: key, suite: suite) == id else { throw TextItems.malformed(Self.label) }
        try self.init(
            principal: principal, suite: suite, key: key,
            custody: items.value { KeyCustody(rawValue: String($0)) }, from: items.instant(),
            until: items.optionalInstant(), ended: items.optionalInstant())
    }

    private static let label = "qingtong-key/v1"

    /// The same record with an end; an earlier one that it has already stays.
    package func ended(at instant: Instant) -> KeyRecord {
        KeyRecord(self, ended: min(ended ?? instant, instant))
    }

    private init(_ record: KeyRecord, ended: Instant?) {
        principal = record.principal
        suite = record.suite
        key = record.key
        custody = record.custody
        from = record.from
        until = record.until
        self.ended = ended
    }
}
