import Crypto
import Refusals
import Rulebook

/// A line of a text that is signed or digested: items joined by `|`.
enum TextLine {
    /// The line of these items, without a line feed.
    static func joined(_ items: String...) -> String {
        items.joined(separator: "|")
    }

    /// How an absent value is written.
    static let none = "-"

    /// An instant in UTC microseconds; `-` for none.
    static func text(_ instant: Instant?) -> String {
        instant.map { String($0.microseconds) } ?? none
    }

    /// SHA-256 of a text.
    static func digest(_ text: String) -> Digest {
        SHA256.hash(Array(text.utf8))
    }
}

/// The items of a line one after the other. Each is read in its one spelling; anything else ends the reading.
struct TextItems {
    private var rest: ArraySlice<Substring>

    /// The items of a line that begins with `label` and has `count` more.
    ///
    /// - Throws: `text-malformed` for any other line.
    init(_ line: some StringProtocol, label: String, count: Int) throws(Refusal) {
        // Bounded before it is split: each item is a label or a short list of them.
        guard line.utf8.count <= (count + 1) * Self.longestItem else { throw Self.malformed(label) }
        let items = Substring(line).split(separator: "|", omittingEmptySubsequences: false)
        guard items.count == count + 1, items.first.map({ $0 == label }) == true else {
            throw Self.malformed(label)
        }
        rest = items.dropFirst()
        kind = label
    }

    private let kind: String
    private static let longestItem = 65_536

    static func malformed(_ label: String) -> Refusal {
        Refusal(.textMalformed, ["kind": label])
    }

    /// The next item as it stands.
    mutating func text() throws(Refusal) -> Substring {
        guard let item = rest.popFirst() else { throw Self.malformed(kind) }
        return item
    }

    mutating func label() throws(Refusal) -> TextLabel {
        let item = try text()
        guard TextLabel.isLabel(item) else { throw Self.malformed(kind) }
        return try TextLabel(item, field: .request)
    }

    /// A whole number from 0, without zeros before it.
    mutating func number() throws(Refusal) -> Int64 {
        try value { item in Int64(item).flatMap { $0 >= 0 && String($0) == item ? $0 : nil } }
    }

    mutating func instant() throws(Refusal) -> Instant {
        Instant(microseconds: try number())
    }

    mutating func optionalInstant() throws(Refusal) -> Instant? {
        if rest.first.map({ $0 == TextLine.none }) == true {
            rest.removeFirst()
            return nil
        }
        return try instant()
    }

    mutating func digest() throws(Refusal) -> Digest {
        try value { Digest(hex: $0) }
    }

    mutating func optionalDigest() throws(Refusal) -> Digest? {
        if rest.first.map({ $0 == TextLine.none }) == true {
            rest.removeFirst()
            return nil
        }
        return try digest()
    }

    mutating func publicKey() throws(Refusal) -> PublicKey {
        try value { PublicKey(hex: $0) }
    }

    mutating func boxKey() throws(Refusal) -> BoxPublicKey {
        try value { BoxPublicKey(hex: $0) }
    }

    /// What the next item says.
    mutating func value<Value>(_ read: (Substring) -> Value?) throws(Refusal) -> Value {
        guard let value = read(try text()) else { throw Self.malformed(kind) }
        return value
    }
}
