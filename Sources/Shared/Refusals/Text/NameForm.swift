import Foundation

/// How names are spelt, compared and found: one rule for every text that is a name, on entry, in search and where
/// doubles are looked for (docs/decisions/0054).
package enum NameForm {
    /// Raised when `key` or `lookAlike` gives another answer than before for some name: whatever was derived from names
    /// is then derived anew.
    package static let version: Int64 = 1

    /// The one spelling of a name.
    ///
    /// Compatibility forms become what they stand for (NFKC: full-width letters and digits, compatibility ideographs,
    /// Kangxi radicals, circled and roman numerals), CJK radicals become the characters they look like, every blank
    /// becomes one space, and those at the ends go. Full-width brackets and commas stay: they are Chinese punctuation
    /// and stand so on licences. Variation selectors stay. What a name may not hold stays too, to be refused.
    package static func spelling(of text: String) -> String {
        if isSpelt(text) { return text }
        // No field takes so long a name; it is refused for its length.
        guard text.utf8.count <= longest else { return text }
        var spelt = ""
        var run = String.UnicodeScalarView()
        func close() {
            guard !run.isEmpty else { return }
            // The first mapping leaves marks apart from kana of half width.
            spelt +=
                String(run).precomposedStringWithCompatibilityMapping.precomposedStringWithCanonicalMapping
            run = String.UnicodeScalarView()
        }
        for scalar in text.unicodeScalars {
            if isChinesePunctuation(scalar.value) {
                close()
                spelt.unicodeScalars.append(scalar)
            } else if scalar.properties.generalCategory == .spaceSeparator {
                run.append(" ")
            } else {
                run.append(Radicals.character(of: scalar))
            }
        }
        close()
        return withSingleSpaces(spelt)
    }

    /// What a name is compared and found by: its spelling in small letters, without spaces, brackets, quotes and
    /// whatever cannot be seen, dashes and middle dots all alike.
    package static func key(of text: String) -> String {
        if text.unicodeScalars.allSatisfy(isPlainKey) { return text }
        var key = ""
        for scalar in spelling(of: text).precomposedStringWithCompatibilityMapping.lowercased().unicodeScalars
        {
            switch scalar.value {
            case _ where isPlainKey(scalar): key.unicodeScalars.append(scalar)
            case 0x2010...0x2015, 0x2043, 0x2212, 0x2E3A...0x2E3B, 0x02D7: key += "-"
            case 0x2022, 0x2027, 0x2219, 0x22C5, 0x30FB, 0x0387, 0x16EB: key += "·"
            case 0x301C, 0x223C: key += "~"
            case _ where brackets.contains(scalar): break
            default: if !Unseen.isBlank(scalar) { key.unicodeScalars.append(scalar) }
            }
        }
        // What was left out may have stood between what composes.
        return key.precomposedStringWithCanonicalMapping
    }

    /// A name's key with everything that looks the same written the same. Only doubles are looked for by it: it says
    /// that a person should look, never that two names are one.
    package static func lookAlike(of text: String) -> String {
        // Before the key, which knows capitals from small letters no more.
        key(of: LookAlikes.folded(spelling(of: text)))
    }

    /// A name for whoever looks into what is wrong with it: characters that are written otherwise, or cannot be seen,
    /// stand as their numbers, `混<U+200B>凝土`.
    package static func shown(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            let one = String(scalar)
            if scalar == " " || (spelling(of: one) == one && fault(in: one) == nil) {
                shown += one
            } else {
                shown += "<\(TextForm.Fault.name(scalar))>"
            }
        }
        return shown
    }

    /// The beginning of a text for a person who looks for what is wrong with it: what cannot be seen stands as its number.
    package static func excerpt(of text: String, most: Int = 60) -> String {
        let scalars = text.unicodeScalars
        let start = String(scalars.prefix(most))
        let isPlain = start.unicodeScalars.allSatisfy { (0x20...0x7E).contains($0.value) }
        let excerpt = isPlain ? start : shown(start)
        return scalars.count > most ? excerpt + "…" : excerpt
    }

    /// A character as its number, for whoever cannot see it: `U+200B`.
    package static func number(of scalar: Unicode.Scalar) -> String { TextForm.Fault.name(scalar) }

    /// Whether a spelt name has anything to call something by: a letter, a character, a number or a picture. Punctuation
    /// alone is no more a name than blanks are.
    static func names(_ text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
            if isPlainKey(scalar) { return true }
            return switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
                .decimalNumber,
                .letterNumber, .otherNumber, .otherSymbol:
                true
            default: false
            }
        }
    }

    /// The first character of a spelt name that no name may hold.
    ///
    /// Refused is what free text may not hold, joiners and line breaks too, marks on letters that are not written with
    /// marks (they make a twin out of any name), the empty pattern of braille, and the character that stands for one
    /// that could not be read.
    package static func fault(in text: String) -> Unicode.Scalar? {
        if isSpelt(text) { return nil }
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            defer { previous = scalar }
            if TextForm.isStable(scalar.value) { continue }
            if isRefused(scalar, after: previous) { return scalar }
        }
        return nil
    }

    private static func isRefused(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar?) -> Bool {
        switch scalar.value {
        case 0x200C, 0x200D, 0x180E, 0x2800, 0xFFFC, 0xFFFD: return true
        default: break
        }
        if TextForm.controls(scalar.value) { return true }
        if Unseen.holds(scalar, after: previous, before: nil) { return true }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark:
            return !Unseen.varies(scalar.value) && !isWrittenWithMarks(previous)
        default: return false
        }
    }

    /// Letters of scripts that write vowels as marks: Hebrew and Arabic to Tibetan and Myanmar, Khmer and Mongolian, and
    /// their kin.
    private static func isWrittenWithMarks(_ base: Unicode.Scalar?) -> Bool {
        switch base?.value ?? 0 {
        case 0x05D0...0x109F, 0x1780...0x18AA, 0x1900...0x1CFF, 0xA800...0xABFF, 0x11000...0x11FFF: true
        default: false
        }
    }

    private static let longest = 64 << 10

    /// Whether a name is made of what is its own spelling, and of nothing that is refused: nearly every one is.
    private static func isSpelt(_ text: String) -> Bool {
        var isSpace = true
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x21...0x7E, 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x3001...0x3002,
                0x3008...0x3011,
                0xB7, 0x2014, 0x2018...0x2019, 0x201C...0x201D:
                isSpace = false
            case 0xFF08, 0xFF09, 0xFF0C, 0xFF1A, 0xFF1B, 0xFF01, 0xFF1F, 0xFF5E, 0x2026: isSpace = false
            case 0x20:
                if isSpace { return false }
                isSpace = true
            default: return false
            }
        }
        return !isSpace || text.isEmpty
    }

    /// What stands in a key as it is: the unified ideographs, digits and small letters, of which nearly every name is made.
    private static func isPlainKey(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x30...0x39, 0x61...0x7A, 0x4E00...0x9FFF: true
        default: false
        }
    }

    /// Compatibility forms that are the punctuation of Chinese itself: （ ） ， ： ； ！ ？ ～ …
    private static func isChinesePunctuation(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0xFF08, 0xFF09, 0xFF0C, 0xFF1A, 0xFF1B, 0xFF01, 0xFF1F, 0xFF5E, 0x2026: true
        default: false
        }
    }

    private static let brackets = Set("()[]{}【】〔〕「」『』〈〉《》〖〗〘〙〚〛⟨⟩‹›«»\"'“”‘’‛‟〝〞〟′″ʼ`".unicodeScalars)

    private static func withSingleSpaces(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var isSpace = true
        for scalar in text.unicodeScalars {
            if scalar == " " {
                if !isSpace { result.append(scalar) }
                isSpace = true
            } else {
                result.append(scalar)
                isSpace = false
            }
        }
        if result.last == " " { result.removeLast() }
        return String(result)
    }
}
