/// A number or an id as people type it: in full width, in small letters, with other dashes or with blanks between its parts.
///
/// It is brought to one spelling where it is looked up, and nowhere else: `３３０５２２－２０２６－ｃ０００１` is `330522-2026-C0001`.
package enum TypedCode {
    /// The spelling of numbers that people are given: capital letters, plain digits and hyphens, no blanks.
    package static func folded(_ text: some StringProtocol) -> String {
        narrow(text).uppercased()
    }

    /// The spelling of ids: small letters.
    package static func foldedID(_ text: some StringProtocol) -> String {
        narrow(text).lowercased()
    }

    /// The words of a command line, those of them in full width that can only be codes, days or numbers made plain.
    ///
    /// A word is one when nothing but Latin letters, digits and their signs is in it, and a digit among them: what has a
    /// character of Chinese in it is text, and is kept as it was typed.
    package static func folded(words: [String]) -> [String] {
        words.map { word in
            guard word.unicodeScalars.contains(where: isWide),
                !word.unicodeScalars.contains(where: \.properties.isWhitespace)
            else { return word }
            let plain = narrow(word)
            let isCode =
                plain.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && plain.utf8.contains(where: Digits.isDigit)
            return isCode ? plain : word
        }
    }

    private static func narrow(_ text: some StringProtocol) -> String {
        if text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) { return String(text) }
        var plain = String.UnicodeScalarView()
        for scalar in CellText(text).text.unicodeScalars where !scalar.properties.isWhitespace {
            plain.append(dashes.contains(scalar) ? "-" : scalar)
        }
        return String(plain)
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        (0xFF01...0xFF5E).contains(scalar.value) || dashes.contains(scalar)
    }

    /// What else stands for a hyphen where an input method gives none.
    private static let dashes: Set<Unicode.Scalar> = [
        "\u{2014}", "\u{2015}", "\u{2012}", "\u{30FC}", "\u{FF0D}",
    ]
}
