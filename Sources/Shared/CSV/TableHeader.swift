import Refusals

/// The header of a table: where each column of a layout stands, and what else is there.
package struct TableHeader: Sendable {
    /// The line it stands on.
    package let line: Int
    /// The names as they stand, without blanks around them; from the first column on.
    package let names: [String]
    /// Where each column of the layout stands, counted from 0; `nil` for one that the table lacks.
    package let places: [Int?]
    /// Columns that the layout does not know.
    package let unknown: [String]
    /// Columns that are known and not taken.
    package let untaken: [String]

    /// As it stands in the file.
    let fields: [String]
    /// Whether a column has no name.
    let hasUnnamed: Bool

    /// The columns that have names, and those between them.
    var width: Int { names.count }

    /// - Throws: `file-column-twice`, `file-column-missing`.
    init(
        _ record: CSVReader.Record, of layout: TableLayout
    ) throws(Refusal) {
        line = record.line
        fields = record.fields
        var names = record.fields.map(Self.trimmed)
        while names.last == "" { names.removeLast() }
        self.names = names
        hasUnnamed = names.contains("")
        var places = [Int?](repeating: nil, count: layout.columns.count)
        var unknown: [String] = []
        for (place, name) in names.enumerated() where !name.isEmpty {
            guard let column = layout.column(called: name) else {
                unknown.append(name)
                continue
            }
            if let first = places[column] {
                throw Refusal(
                    .fileColumnTwice,
                    [
                        "first": names[first], "firstColumn": "\(first + 1)", "second": name,
                        "secondColumn": "\(place + 1)",
                    ])
            }
            places[column] = place
        }
        self.places = places
        self.unknown = unknown
        untaken = layout.columns.indices.compactMap { column in
            layout.columns[column].isTaken ? nil : places[column].map { names[$0] }
        }
        for (column, place) in zip(layout.columns, places) where column.isRequired && place == nil {
            throw Refusal(
                .fileColumnMissing,
                ["line": "\(line)", "read": Self.quoted(names)], words: ["column": column.title])
        }
    }

    /// How many columns of a layout a record names; two names of one column count once.
    static func score(_ record: CSVReader.Record, in layout: TableLayout) -> Int {
        Set(record.fields.prefix(200).compactMap { layout.column(called: $0) }).count
    }

    /// Names as they were read, one beside the other.
    static func quoted(_ names: [String]) -> String {
        let shown = names.prefix(20).map { "“\(NameForm.excerpt(of: $0))”" }.joined(separator: " ")
        return names.count > 20 ? shown + " …" : shown
    }

    /// Without blanks of any width and what cannot be seen around it.
    private static func trimmed(_ name: String) -> String {
        let isLeftOut = { (scalar: Unicode.Scalar) in
            scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint
        }
        let scalars = name.unicodeScalars.drop(while: isLeftOut)
        return scalars.lastIndex { !isLeftOut($0) }.map { String(scalars[...$0]) } ?? ""
    }
}
