import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

extension SourceFact {
    /// The facts in the cells of a row. With several sources each cell has one line per source, in the same order.
    ///
    /// - Returns: A fact for each line of the source's cell; `nil` when another cell has a different number of lines.
    static func stated(in row: ImportRow) -> [SourceFact]? {
        let count = lines(of: row.source).count
        if count == 1 { return [SourceFact(row.scheme, row.status, row.date, row.source)] }
        let columns = [row.scheme, row.status, row.date, row.source].map { cell in
            let lines = lines(of: cell)
            return lines == [""] ? Array(repeating: "", count: count) : lines
        }
        guard columns.allSatisfy({ $0.count == count }) else { return nil }
        return (0..<count).map { SourceFact(columns[0][$0], columns[1][$0], columns[2][$0], columns[3][$0]) }
    }

    /// The cells of a row for several facts, in the order scheme, status, date, source.
    static func cells(of facts: [SourceFact]) -> [String] {
        [facts.map(\.scheme), facts.map(\.status), facts.map(\.date), facts.map(\.source)].map {
            $0.joined(separator: "\n")
        }
    }

    /// Whether both say the same, ignoring surrounding blanks and the spelling of a day.
    func says(the other: SourceFact) -> Bool {
        self == other
            || SourceFact(scheme, status, date, source)
                == SourceFact(other.scheme, other.status, other.date, other.source)
    }

    /// A fact without surrounding blanks; a full date is written as all days are.
    private init(_ scheme: String, _ status: String, _ date: String, _ source: String) {
        self = .with {
            $0.scheme = Self.trimmed(scheme)
            $0.status = Self.trimmed(status)
            $0.date = date.isEmpty ? "" : (try? Day(cell: date, field: "date"))?.text ?? Self.trimmed(date)
            $0.source = Self.trimmed(source)
        }
    }

    private static func lines(of cell: String) -> [String] {
        guard cell.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return [cell] }
        return cell.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }.map(
            String.init)
    }

    private static func trimmed(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last,
            first.properties.isWhitespace || last.properties.isWhitespace
        else { return text }
        let start = text.unicodeScalars.drop { $0.properties.isWhitespace && $0 != "\n" && $0 != "\r" }
        return start.lastIndex { !$0.properties.isWhitespace || $0 == "\n" || $0 == "\r" }.map {
            String(start[...$0])
        } ?? ""
    }
}
