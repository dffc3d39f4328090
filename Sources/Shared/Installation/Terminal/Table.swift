import Foundation

/// Rows in aligned columns, as wide as a terminal shows them: Chinese characters take two cells.
package struct Table {
    private let head: [String]
    private var rows: [[String]]

    /// A table without rows.
    package init(_ head: String...) {
        self.init(head: head, rows: [])
    }

    /// A table of those rows.
    package init(head: [String], rows: [[String]]) {
        self.head = head
        self.rows = rows
    }

    /// Adds a row.
    package mutating func add(_ cells: String...) {
        rows.append(cells)
    }

    package var isEmpty: Bool { rows.isEmpty }

    package var text: String {
        let all = [head] + rows
        let widths = head.indices.map { column in
            all.map { $0.indices.contains(column) ? $0[column].cells : 0 }.max() ?? 0
        }
        let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
        let lines = all.map { row in
            zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  ").trimmingTrailingSpaces
        }
        return ([lines[0], rule] + lines.dropFirst()).joined(separator: "\n")
    }
}

extension String {
    /// Terminal cells the text takes.
    package var cells: Int {
        unicodeScalars.reduce(0) { $0 + $1.cells }
    }

    /// The text with spaces behind it, to that many cells.
    package func padded(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(0, width - cells))
    }

    /// The text cut to that many cells, with an ellipsis where something is missing.
    package func clipped(to width: Int) -> String {
        guard cells > width else { return self }
        var taken = ""
        for character in self where taken.cells + String(character).cells < width { taken.append(character) }
        return taken + "…"
    }

    /// The text as a cell of a table: cut to that many cells where a person sees it on a terminal, whole where a file or a program
    /// takes it.
    package func fitted(to width: Int) -> String {
        OutputDevice.isTerminal ? clipped(to: width) : self
    }

    fileprivate var trimmingTrailingSpaces: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}

extension Unicode.Scalar {
    /// Two for East Asian wide characters, none for combining marks, one for the rest.
    fileprivate var cells: Int {
        switch value {
        case 0x300...0x36F: 0
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            2
        default: 1
        }
    }
}

/// Where standard output goes.
package enum OutputDevice {
    /// Whether a person reads it on a terminal.
    package static let isTerminal = isatty(1) != 0
}
