import Foundation
import Refusals

/// What a table looks at in its cells before anybody asks what they say.
enum Cells {
    /// Whether there is nothing in it but blanks of any width.
    static func isBlank(_ cell: String) -> Bool {
        if let first = cell.utf8.first, first > 0x20, first < 0x7F { return false }
        return cell.unicodeScalars.allSatisfy(\.properties.isWhitespace)
    }

    /// Whether the first cell of a row says that the row is a sum (合计、小计、总计).
    static func isTotal(_ cell: String) -> Bool {
        // Seven characters with their colon; most cells are longer, or begin otherwise.
        guard cell.utf8.count <= 40,
            let first = cell.unicodeScalars.first(where: { !$0.properties.isWhitespace }),
            leaders.contains(first)
        else { return false }
        return totals.contains(HeaderWord.key(of: cell))
    }

    /// The first character that controls how a text is shown and is no part of it, if there is one. Line feeds, returns and
    /// tabs are for whoever reads the cell to judge.
    static func control(in cell: String) -> Unicode.Scalar? {
        var isPlain = true
        for byte in cell.utf8
        where byte < 0x20 || byte == 0x7F || byte == 0xC2 || byte == 0xE2 || byte == 0xEF {
            isPlain = false
            break
        }
        if isPlain { return nil }
        return cell.unicodeScalars.first { scalar in
            switch scalar.value {
            case 0x09, 0x0A, 0x0D: false
            case 0...0x1F, 0x7F...0x9F, 0x2028...0x2029, 0xFEFF: true
            default: false
            }
        }
    }

    private static let totals: Set = [
        "合计", "小计", "总计", "共计", "累计", "本页合计", "本页小计", "本月合计", "合计数", "总合计", "total", "totals", "subtotal",
        "grandtotal", "sum",
    ]
    private static let leaders = Set("合小总共累本tTsSgGｔＴｓＳｇＧ*".unicodeScalars)

    /// What a spreadsheet left in a cell instead of what the cell was to say; `nil` for none.
    static func leftover(in cell: String) -> Reason? {
        // Nearly every cell begins otherwise.
        guard let first = cell.unicodeScalars.first(where: { !$0.properties.isWhitespace }),
            "#＃=＝eE".unicodeScalars.contains(first)
        else { return nil }
        let text = cell.precomposedStringWithCompatibilityMapping.trimmingCharacters(
            in: .whitespacesAndNewlines)
        if text.hasPrefix("=") {
            // ="330481" keeps digits a text.
            let isText = text.utf8.count >= 3 && text.hasPrefix("=\"") && text.hasSuffix("\"")
            return isText ? nil : .cellFormula
        }
        let word = text.uppercased()
        let isNarrow = word.utf8.count > 1 && word.utf8.allSatisfy { $0 == UInt8(ascii: "#") }
        let isNumbered =
            word.hasPrefix("ERR:") && word.utf8.dropFirst(4).allSatisfy { (48...57).contains($0) }
        if isNarrow { return .cellNarrow }
        return isNumbered || spreadsheetErrors.contains(word) ? .cellSpreadsheetError : nil
    }

    private static let spreadsheetErrors: Set = [
        "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!",
        "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#GETTING_DATA", "#N/A!",
    ]
}
