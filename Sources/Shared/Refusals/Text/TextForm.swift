import Foundation

/// What a text is: which characters it may hold, and whether it is brought to one spelling first.
package enum TextKind: Hashable, Sendable {
    /// Something to be read: a reason, a remark, an answer. It is kept as it was written.
    case free
    /// What something or somebody is called. It is brought to its one spelling (`NameForm`), and that is judged.
    case name
    /// A name that a reader may give to a file: a name without `/` and `\` that does not begin with a dot.
    case fileName
    /// A cell of a file, which is judged with the others of its row: nothing is asked of it here.
    case cell
}

/// What every text is held to: Unicode normalisation form C, and no characters that control how text is shown or
/// that nobody can see.
enum TextForm {
    /// What is wrong with a text.
    enum Fault: Hashable, Sendable {
        case notNFC
        case control(Unicode.Scalar)
        case unseen(Unicode.Scalar)

        func refusal(at place: FieldPath) -> Refusal {
            switch self {
            case .notNFC:
                Refusal(.textNotNFC, field: place)
            case .control(let scalar):
                Refusal(.textControlCharacter, field: place, ["character": Self.name(scalar)])
            case .unseen(let scalar):
                Refusal(.textInvisibleCharacter, field: place, ["character": Self.name(scalar)])
            }
        }

        /// `U+200B`.
        static func name(_ scalar: Unicode.Scalar) -> String {
            let digits = String(scalar.value, radix: 16, uppercase: true)
            return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }
    }

    /// The first fault of a text, if it has one. Plain ASCII, plain Chinese and Latin-1 are judged in one pass
    /// without normalising them.
    static func fault(in text: String, multiline: Bool) -> Fault? {
        if isPlain(text, multiline: multiline) { return nil }
        var isPlain = true
        var previous: Unicode.Scalar?
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            if controls(scalar.value) {
                guard multiline, breaksLine(scalar.value) else { return .control(scalar) }
            } else if !isStable(scalar.value) {
                isPlain = false
                if Unseen.holds(scalar, after: previous, before: rest.first) { return .unseen(scalar) }
            }
            previous = scalar
        }
        if isPlain { return nil }
        // `==` holds for canonically equivalent texts, so the scalars are compared.
        let composed = text.precomposedStringWithCanonicalMapping
        return composed.unicodeScalars.elementsEqual(text.unicodeScalars) ? nil : .notNFC
    }

    /// Whether a text is made of stable scalars, and of line breaks where it may hold them: nearly every one is.
    private static func isPlain(_ text: String, multiline: Bool) -> Bool {
        for scalar in text.unicodeScalars where !isStable(scalar.value) {
            guard multiline, breaksLine(scalar.value) else { return false }
        }
        return true
    }

    /// Whether there is nothing to be seen in a text: blanks of every width, the empty pattern of braille, fillers,
    /// and characters without width.
    static func isBlank(_ text: String) -> Bool {
        // Nearly every text shows with its first byte that it is none.
        if let first = text.utf8.first, first > 0x20, first < 0x7F { return false }
        if let first = text.unicodeScalars.first, 0x4E00...0x9FFF ~= first.value { return false }
        return text.unicodeScalars.allSatisfy(Unseen.isBlank)
    }

    private static func breaksLine(_ scalar: UInt32) -> Bool {
        scalar == 0x0A || scalar == 0x0D
    }

    /// The control characters of C0 and C1, the line and paragraph separators, the byte order mark, and the marks
    /// that turn the direction of writing, which can make one text look like another.
    static func controls(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0...0x1F, 0x7F...0x9F: true
        case 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// Scalars that can be seen, and that stand in form C whatever stands beside them (UAX #15: NFC_Quick_Check is
    /// Yes, and they neither combine nor are combined). The list is short of complete; what it leaves out is looked at
    /// by itself, normalised and compared.
    static func isStable(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x20...0x7E, 0xA0...0xAC, 0xAE...0x2FF: true  // Latin, without the soft hyphen
        case 0x2010...0x2027, 0x2030...0x205E: true  // punctuation
        case 0x3000...0x3029: true  // Chinese punctuation
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x20000...0x2A6DF: true  // Han
        case 0xFF01...0xFF60: true  // full-width forms
        default: false
        }
    }
}
