/// One field of a CSV, between this program and spreadsheets.
package enum CSVField {
    /// As a spreadsheet reads it back: quoted where it has to be, and never as a formula.
    ///
    /// A spreadsheet runs a cell that begins with `=`, `+`, `-` or `@`, in full width too, and some take a semicolon or a
    /// tab for the end of a cell. There, after blanks and quotes, an apostrophe keeps what follows a text; `read` takes it
    /// away again, so that a list that was written out and taken in again says the same.
    package static func written(_ text: String) -> String {
        let text = changed(text) { apostrophes, isFormula in isFormula ? apostrophes + 1 : apostrophes }
        guard text.unicodeScalars.contains(where: { isQuoted($0) }) else { return text }
        var written = "\"".unicodeScalars
        // By scalars: a mark that combines with a comma or a quote makes another character of it, but not for those who
        // read the file.
        for scalar in text.unicodeScalars {
            if scalar == "\"" { written.append(scalar) }
            written.append(scalar)
        }
        written.append("\"")
        return String(written)
    }

    /// What a field of a file says, its quotes already taken away: without the apostrophe that keeps a formula a text.
    package static func read(_ text: String) -> String {
        changed(text) { apostrophes, isFormula in isFormula ? max(0, apostrophes - 1) : apostrophes }
    }

    /// The text with another number of apostrophes where a cell may begin.
    private static func changed(_ text: String, _ count: (Int, _ isFormula: Bool) -> Int) -> String {
        guard text.unicodeScalars.contains(where: { formulas.contains($0) || isSkipped($0) }) else {
            return text
        }
        var result = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while !rest.isEmpty {
            while let scalar = rest.first, isLeading(scalar), !(result.isEmpty && isSkipped(scalar)) {
                result.append(rest.removeFirst())
            }
            var apostrophes = 0
            while rest.first == "'" {
                rest.removeFirst()
                apostrophes += 1
            }
            let isFirst = result.isEmpty
            let isFormula = rest.first.map { formulas.contains($0) || (isFirst && isSkipped($0)) } ?? false
            result.append(contentsOf: repeatElement("'", count: count(apostrophes, isFormula)))
            while let scalar = rest.first {
                result.append(rest.removeFirst())
                if endsCell(scalar) { break }
            }
        }
        return String(result)
    }

    /// What a spreadsheet runs, also in the other widths that it takes for the same.
    private static let formulas: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}", "\u{FE66}", "\u{FE62}",
        "\u{FE63}", "\u{FE6B}",
        "\u{2212}",
    ]

    /// What a spreadsheet skips at the start of a cell to run what follows.
    private static func isSkipped(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\t" || scalar == "\r"
    }

    /// What may stand before a formula: blanks, quotes, what cannot be seen, and the ends of empty cells.
    private static func isLeading(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "\"" || endsCell(scalar) || scalar.properties.isWhitespace
            || scalar.properties.isDefaultIgnorableCodePoint
    }

    /// What one spreadsheet or another takes for the end of a cell.
    private static func endsCell(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ",", ";", "\t", "|", "\u{FF0C}", "\u{FF1B}": true
        default: Character(scalar).isNewline
        }
    }

    /// Whether a field with it has to be quoted: commas, semicolons, tabs, quotes and whatever anyone
    /// takes for a new line.
    private static func isQuoted(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "," || scalar == ";" || scalar == "\t" || scalar == "\"" || Character(scalar).isNewline
    }
}
