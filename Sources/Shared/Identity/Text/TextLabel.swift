package import Refusals

/// A word that may enter a text that is signed or digested: ids, nodes, rounds, roles.
///
/// 1 to 200 bytes from 0x21 to 0x7E, without `|` and `=`. What joins the words of a text can then never stand in one, and two different
/// records never have one text.
package struct TextLabel: Hashable, Comparable, Sendable {
    /// Bytes that a label has at most.
    package static let longest = 200

    package let text: String

    /// Reads a label.
    ///
    /// - Throws: `text-label` for anything else.
    package init(_ text: some StringProtocol, field: FieldPath) throws(Refusal) {
        guard Self.isLabel(text) else {
            throw Refusal(.textLabel, field: field, ["limit": "\(Self.longest)"])
        }
        self.text = String(text)
    }

    static func isLabel(_ text: some StringProtocol) -> Bool {
        let bytes = text.utf8.prefix(longest + 1)
        return (1...longest).contains(bytes.count)
            && bytes.allSatisfy {
                $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "|") && $0 != UInt8(ascii: "=")
            }
    }

    /// By bytes, as lists in texts are sorted.
    package static func < (one: TextLabel, other: TextLabel) -> Bool {
        one.text.utf8.lexicographicallyPrecedes(other.text.utf8)
    }
}

extension TextLabel: CustomStringConvertible {
    package var description: String { text }
}
