/// What a cell of a file says, without what offices and spreadsheets put around it.
///
/// Blanks of any width at the ends go, full-width letters, digits and signs become plain ones, and so goes what keeps digits a
/// text: an apostrophe before them (`'330481`), or `="330481"`. For codes, numbers and times only: names have a spelling of
/// their own.
package struct CellText: Hashable, Sendable {
    package let text: String
    /// Whether the cell says that its digits are text, so that no spreadsheet took any away.
    package let isText: Bool

    /// Reads a cell.
    package init(_ cell: some StringProtocol) {
        if cell.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x27 && $0 != 0x22 }) {
            (text, isText) = (String(cell), false)
            return
        }
        var scalars = Self.trimmed(cell.unicodeScalars.map(Self.narrow)[...])
        var isText = false
        if scalars.count >= 3, scalars.starts(with: ["=", "\""]), scalars.last == "\"" {
            scalars = Self.trimmed(scalars.dropFirst(2).dropLast())
            isText = true
        } else if let first = scalars.first, Self.apostrophes.contains(first), scalars.count > 1 {
            scalars = Self.trimmed(scalars.dropFirst())
            isText = true
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        self.text = String(text)
        self.isText = isText
    }

    /// Whether it says nothing.
    package var isEmpty: Bool { text.isEmpty }

    /// The text without the `.0` that a spreadsheet adds to a whole number, which codes are to it.
    package var code: String {
        guard let dot = text.firstIndex(of: "."), dot > text.startIndex else { return text }
        let isWhole =
            text[..<dot].utf8.allSatisfy(Digits.isDigit)
            && text[text.index(after: dot)...].utf8.allSatisfy { $0 == UInt8(ascii: "0") }
        return isWhole && text.utf8.last != UInt8(ascii: ".") ? String(text[..<dot]) : text
    }

    /// Whether it is a number as spreadsheets shorten long ones: `9.13E+17`. The digits that it leaves out are lost.
    package var isShortened: Bool {
        let parts = text.uppercased().split(separator: "E", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return false }
        let power = parts[1].drop { $0 == "+" || $0 == "-" }
        let digits = parts[0].utf8.filter { $0 != UInt8(ascii: ".") && $0 != Digits.hyphen }
        return !digits.isEmpty && digits.allSatisfy(Digits.isDigit)
            && parts[0].utf8.first.map(Digits.isDigit) == true
            && (1...3).contains(power.utf8.count) && power.utf8.allSatisfy(Digits.isDigit)
    }

    private static func trimmed(_ scalars: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
        let start = scalars.drop { $0.properties.isWhitespace }
        return start.lastIndex { !$0.properties.isWhitespace }.map { start[...$0] } ?? []
    }

    /// Full-width ASCII stands in the same order, 0xFEE0 further on; what else looks like a sign of ASCII is that sign.
    private static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        case 0x3002: "."
        case 0x2212, 0x2013, 0x2010, 0x2011: "-"
        case 0x3001: ","
        case 0x3000, 0xA0: " "
        default: scalar
        }
    }

    private static let apostrophes: Set<Unicode.Scalar> = [
        "'", "\u{2018}", "\u{2019}", "\u{201B}", "\u{60}", "\u{B4}",
    ]
}
