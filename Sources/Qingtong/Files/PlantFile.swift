import CSV
import Installation
import RegistryAPI
import Rulebook
import SwiftProtobuf

/// A table of plants, as messages for the Registry to check.
struct PlantFile {
    /// The rows that could be read, in order.
    let rows: [ImportRow]
    /// Rows that are wrong regardless of their content; they are not among `rows`.
    let faults: FileFaults
    /// The table, read to its end.
    let table: TableFile

    /// - Throws: `Refusal` when the text has no header with names and divisions.
    init(_ text: FileText) throws {
        var table = try TableFile(text, .plants)
        var rows: [ImportRow] = []
        var faults = FileFaults()
        let fields = Self.fields.map { (table.layout.place(of: $0.key), $0.path) }
        while let row = table.next() {
            guard row.faults.isEmpty else {
                faults.note(row.faults)
                continue
            }
            rows.append(
                .with {
                    $0.line = Int32(clamping: row.line)
                    for (place, path) in fields where !row.cells[place].isEmpty {
                        $0[keyPath: path] = CSVField.read(row.cells[place])
                    }
                })
        }
        (self.rows, self.faults, self.table) = (rows, faults, table)
    }

    /// Computed each time, because key paths cannot be shared between threads.
    private static var fields: [(key: String, path: WritableKeyPath<ImportRow, String>)] {
        [
            ("id", \.enterpriseID), ("name", \.name), ("credit_code", \.creditCode),
            ("division_code", \.divisionCode),
            ("place", \.place), ("stage", \.stage), ("longitude", \.longitude), ("latitude", \.latitude),
            ("scheme", \.scheme), ("status", \.status), ("date", \.date), ("source", \.source),
            ("state", \.state),
        ]
    }
}
