import Refusals

/// The words that enter a draw's digests: ids, rounds, subjects.
///
/// They are joined by `|`, `=` and line breaks, so none of these may stand in them: two different draws can
/// then never have the same text to digest.
enum DrawLabel {
    /// Bytes that a label may have.
    static let longest = 200

    static func check(_ text: String, field: FieldPath) throws(Refusal) {
        guard isLabel(text) else {
            throw Refusal(.drawLabel, field: field, ["limit": "\(longest)"])
        }
    }

    static func isLabel(_ text: String) -> Bool {
        let bytes = text.utf8.prefix(longest + 1)
        return (1...longest).contains(bytes.count) && bytes.allSatisfy(isAllowed)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "|") && byte != UInt8(ascii: "=")
    }
}
