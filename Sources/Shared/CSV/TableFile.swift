package import Refusals

/// A file of rows below a header, as offices have them: the one reader for every list that comes in.
///
/// It finds the header below titles and by whatever separator the file has, knows the columns by their names in 中文 and
/// English, leaves out blank rows and rows of sums, and says of every other row either what its cells are or what is wrong
/// with it, by line and column. A fault never takes other rows down.
package struct TableFile {
    /// Which columns it may have.
    package let layout: TableLayout
    /// Which it has, and where.
    package let header: TableHeader
    /// Titles, rows of sums and headers that stand again, which were left out so far.
    package private(set) var leftOut: [LeftOut] = []
    private var reader: CSVReader

    /// A record that is no row of the table.
    package struct LeftOut: Hashable, Sendable {
        /// Of the file, counted from 1.
        package let line: Int
        /// How it begins.
        package let text: String
    }

    /// A row.
    package struct Row: Hashable, Sendable {
        /// Of the file, counted from 1.
        package let line: Int
        /// By the columns of the layout, as they stand; empty for a column that the table lacks.
        package let cells: [String]
        /// What is wrong with it before anybody looks at what it says.
        package let faults: [CellFault]
    }

    /// Records among which the header is looked for.
    private static let headerWithin = 20

    /// Finds the header.
    ///
    /// - Throws: `file-empty`, `file-header-missing`, `file-column-missing`, `file-column-twice`.
    package init(_ text: FileText, _ layout: TableLayout) throws(Refusal) {
        self.layout = layout
        var best: (score: Int, separator: UInt8, count: Int, head: [CSVReader.Record])?
        for separator in [UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";")] {
            let head = Self.head(of: text, separator)
            let scores = head.map { TableHeader.score($0, in: layout) }
            let score = scores.max() ?? 0
            guard best == nil || score > best?.score ?? 0 else { continue }
            best = (score, separator, (scores.firstIndex(of: score) ?? 0), head)
        }
        guard let best, let first = best.head.first else { throw Refusal(.fileEmpty) }
        guard best.score > 0 else {
            let wanted = layout.columns.filter(\.isRequired).map(\.title).listed
            throw Refusal(
                .fileHeaderMissing,
                ["line": "\(first.line)", "read": TableHeader.quoted(first.fields)],
                words: ["wanted": wanted])
        }
        header = try TableHeader(best.head[best.count], of: layout)
        for record in best.head.prefix(best.count) {
            let cells = record.fields.filter { !Cells.isBlank($0) }
            guard !cells.isEmpty else { continue }
            leftOut.append(
                LeftOut(line: record.line, text: NameForm.excerpt(of: cells.joined(separator: " "))))
        }
        reader = Self.reader(of: text, best.separator)
        // The header's own record is the last that is skipped; one whose quotes do not match is no title that is told.
        while let record = Self.next(of: &reader), record.line < header.line {}
    }

    /// The next row; `nil` at the end.
    package mutating func next() -> Row? {
        while true {
            let record: CSVReader.Record
            do {
                guard let next = try reader.next() else { return nil }
                record = next
            } catch {
                let fault = CellFault(
                    Refusal(.rowQuotes), line: error.line, column: error.column,
                    header: error.column <= header.width ? header.names[error.column - 1] : "", read: "")
                return Row(
                    line: error.line, cells: Array(repeating: "", count: layout.columns.count),
                    faults: [fault])
            }
            guard let first = record.fields.first(where: { !Cells.isBlank($0) }) else { continue }
            // A list that was printed has its header on every page.
            if Cells.isTotal(first) || record.fields == header.fields {
                leftOut.append(LeftOut(line: record.line, text: NameForm.excerpt(of: first)))
                continue
            }
            return row(record)
        }
    }

    /// What is wrong with a cell, as whoever reads what it says found out.
    ///
    /// - Parameters:
    ///   - refusal: Why, and what to do.
    ///   - place: The column of the layout.
    ///   - row: The row of the cell.
    /// - Returns: The fault, with its place in the file.
    package func fault(_ refusal: Refusal, at place: Int, of row: Row) -> CellFault {
        let column = header.places[place]
        return CellFault(
            refusal, line: row.line, column: column.map { $0 + 1 } ?? 0,
            header: column.map { header.names[$0] } ?? "", key: layout.columns[place].key,
            read: row.cells[place])
    }

    /// The rows of a table of our own, by the keys of the layout.
    ///
    /// - Throws: What `init` throws; the refusal of the first row that is wrong.
    package static func rows(of text: FileText, _ layout: TableLayout) throws(Refusal) -> [[String: String]] {
        var file = try TableFile(text, layout)
        var rows: [[String: String]] = []
        while let row = file.next() {
            if let fault = row.faults.first { throw fault.refusal }
            rows.append(Dictionary(zip(layout.columns.map(\.key), row.cells)) { first, _ in first })
        }
        return rows
    }

    private func row(_ record: CSVReader.Record) -> Row {
        var cells: [String] = []
        cells.reserveCapacity(layout.columns.count)
        var faults: [CellFault] = []
        let count = record.fields.count
        if count > header.width, let last = record.fields.lastIndex(where: { !Cells.isBlank($0) }),
            last >= header.width
        {
            faults.append(
                CellFault(
                    Refusal(.rowCells, ["cells": "\(last + 1)", "columns": "\(header.width)"]),
                    line: record.line,
                    read: record.fields[header.width...last].joined(separator: ",")))
        }
        if header.hasUnnamed {
            for (place, name) in header.names.enumerated() where name.isEmpty && !Cells.isBlank(record[place])
            {
                faults.append(
                    CellFault(
                        Refusal(.columnUnnamed), line: record.line, column: place + 1, read: record[place]))
            }
        }
        for (column, place) in zip(layout.columns, header.places) {
            guard let place, place < count else {
                cells.append("")
                continue
            }
            let cell = record.fields[place]
            cells.append(cell)
            let refusal: Refusal
            if record.unreadable.contains(place) {
                refusal = Refusal(.cellEncoding)
            } else if let scalar = Cells.control(in: cell) {
                refusal = Refusal(.cellCharacter, ["character": NameForm.number(of: scalar)])
            } else if column.isTaken, let reason = Cells.leftover(in: cell) {
                refusal = Refusal(reason)
            } else {
                continue
            }
            faults.append(
                CellFault(
                    refusal, line: record.line, column: place + 1, header: header.names[place],
                    key: column.key, read: cell))
        }
        return Row(line: record.line, cells: cells, faults: faults)
    }

    private static func reader(of text: FileText, _ separator: UInt8) -> CSVReader {
        let more = text.pieces()
        return CSVReader(more() ?? [], separator: separator, isValid: text.isValid, more: more)
    }

    private static func head(of text: FileText, _ separator: UInt8) -> [CSVReader.Record] {
        var reader = reader(of: text, separator)
        var head: [CSVReader.Record] = []
        while head.count < headerWithin, let record = next(of: &reader) { head.append(record) }
        return head
    }

    /// The next record whose quotes match.
    private static func next(of reader: inout CSVReader) -> CSVReader.Record? {
        for _ in 0..<headerWithin * 2 {
            do {
                return try reader.next()
            } catch {
                continue
            }
        }
        return nil
    }
}
