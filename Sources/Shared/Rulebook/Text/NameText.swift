package import Refusals

/// A name of a body, a place or a person, fit to be stored, compared and printed.
///
/// Names are taken as they are written, full-width brackets included. Refused is what makes two names look
/// alike and differ: control and invisible characters, spaces at the ends, combining marks, and the
/// compatibility forms of Chinese characters. What remains is in Unicode NFC, since nothing in it can still
/// be composed.
package struct NameText: Hashable, Sendable {
    package let text: String

    /// Checks a name of at most so many characters (Unicode scalars).
    ///
    /// - Throws: `name-empty`; `name-too-long`; `name-character`, with the place counted from 1;
    ///   `name-spaces` when it begins or ends with a space.
    package init(_ text: some StringProtocol, longest: Int = 120, field: FieldPath) throws(Refusal) {
        let scalars = Array(text.unicodeScalars.prefix(longest + 1))
        guard let first = scalars.first, let last = scalars.last else {
            throw Refusal(.nameEmpty, field: field)
        }
        guard scalars.count <= longest else {
            throw Refusal(.nameTooLong, field: field, ["limit": "\(longest)"])
        }
        if let fault = scalars.firstIndex(where: { !NameText.isAllowed($0) }) {
            throw Refusal(.nameCharacter, field: field, ["position": "\(fault + 1)"])
        }
        guard !first.properties.isWhitespace, !last.properties.isWhitespace else {
            throw Refusal(.nameSpaces, field: field)
        }
        self.text = String(text)
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned,
            .nonspacingMark, .spacingMark, .enclosingMark:
            false
        default: !isDecomposable(scalar)
        }
    }

    /// Single characters that NFC replaces by another, and the jamo that it joins into syllables.
    private static func isDecomposable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Unified ideographs that stand among the compatibility ones and are no variant of any other.
        case 0xFA0E, 0xFA0F, 0xFA11, 0xFA13, 0xFA14, 0xFA1F, 0xFA21, 0xFA23, 0xFA24, 0xFA27...0xFA29: false
        case 0xF900...0xFAFF, 0x2F800...0x2FA1F: true
        case 0x1100...0x11FF, 0x037E, 0x0387, 0x1FEF, 0x2000, 0x2001, 0x2126, 0x212A, 0x212B, 0x2329, 0x232A:
            true
        default: false
        }
    }
}
