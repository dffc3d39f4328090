/// The characters that nobody can see, and those that each machine shows as it likes or not at all.
///
/// Unicode's own properties say which they are (`Default_Ignorable_Code_Point`, general category), as the toolchain's
/// tables have them: a character that a later Unicode assigns is taken once the toolchain knows it.
enum Unseen {
    /// Whether a text may not hold that character at that place.
    ///
    /// Refused are private use and what is not assigned (no two fonts agree on them), and whatever is ignored when text
    /// is shown: soft hyphens, characters without width, fillers, tags, annotations. Kept is what writing needs, where
    /// it needs it: a variation selector after what it varies, joiners between letters of scripts that join and between
    /// pictographs, and the number signs of Arabic and its kin, which are format characters that can be seen.
    static func holds(
        _ scalar: Unicode.Scalar, after previous: Unicode.Scalar?, before next: Unicode.Scalar?
    ) -> Bool {
        if isEmptySymbol(scalar.value) { return true }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .privateUse, .unassigned, .surrogate: return true
        case .format where !properties.isDefaultIgnorableCodePoint: return !isNumberSign(scalar.value)
        default: break
        }
        guard properties.isDefaultIgnorableCodePoint else { return false }
        if varies(scalar.value) { return !canVary(previous) }
        switch scalar.value {
        case 0x200C, 0x180E: return !(joins(previous) && joins(next))
        case 0x200D: return !(joins(previous) && joins(next)) && !(isPictured(previous) && isPictured(next))
        default: return true
        }
    }

    /// Symbols without a shape, which Unicode does not count among those that are ignored: a note without a head, and the
    /// blank that stands for half of an ideograph.
    private static func isEmptySymbol(_ scalar: UInt32) -> Bool { scalar == 0x1D159 || scalar == 0x303F }

    /// Whether a character leaves its place empty.
    static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        // The empty pattern of braille is a symbol without a dot.
        if scalar.value == 0x2800 { return true }
        let properties = scalar.properties
        return properties.isWhitespace || properties.isDefaultIgnorableCodePoint
            || properties.generalCategory == .control || properties.generalCategory == .format
    }

    /// The selectors of a character's variants: they change its shape, not what it says.
    static func varies(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF, 0x180B...0x180D, 0x180F: true
        default: false
        }
    }

    /// Whether a variation selector may follow: one thing that can be seen, without a selector of its own.
    static func canVary(_ base: Unicode.Scalar?) -> Bool {
        guard let base, !varies(base.value) else { return false }
        switch base.properties.generalCategory {
        case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator, .privateUse,
            .unassigned,
            .surrogate, .nonspacingMark, .spacingMark, .enclosingMark:
            return false
        default: return !base.properties.isDefaultIgnorableCodePoint && base.value != 0x2800
        }
    }

    /// Letters and marks of scripts whose letters join or stack: Arabic to Tibetan, Khmer, Mongolian.
    private static func joins(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar else { return false }
        switch scalar.value {
        case 0x0620...0x0FFF, 0x1000...0x109F, 0x1780...0x17DD, 0x1820...0x18AA, 0xFE00...0xFE0F: break
        default: return false
        }
        return !scalar.properties.isDefaultIgnorableCodePoint && !scalar.properties.isWhitespace
    }

    private static func isPictured(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar else { return false }
        // Digits are "emoji" to Unicode, because keys of telephones are made of them.
        return scalar.value == 0xFE0F || (scalar.value > 0x2000 && scalar.properties.isEmoji)
    }

    /// `Prepended_Concatenation_Mark`: format characters with a shape, which stand before or under digits.
    private static func isNumberSign(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x0600...0x0605, 0x06DD, 0x070F, 0x0890...0x0891, 0x08E2, 0x110BD, 0x110CD: true
        default: false
        }
    }
}
