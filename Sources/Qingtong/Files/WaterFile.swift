import CSV
import Installation
import RegistryAPI
import SwiftProtobuf

/// A table of pH readings, as messages for the Registry to check.
struct WaterFile {
    /// The rows that could be read, in order.
    let rows: [WaterRow]
    /// Rows that are wrong regardless of their content; they are not among `rows`.
    let faults: FileFaults
    /// The table, read to its end.
    let table: TableFile

    /// - Throws: `Refusal` when the text has no header with points, times and pH.
    init(_ text: FileText) throws {
        var table = try TableFile(text, .waterReadings)
        var rows: [WaterRow] = []
        var faults = FileFaults()
        let (point, at, ph) = (
            table.layout.place(of: "point"), table.layout.place(of: "at"), table.layout.place(of: "ph")
        )
        while let row = table.next() {
            guard row.faults.isEmpty else {
                faults.note(row.faults)
                continue
            }
            rows.append(
                .with {
                    $0.line = Int32(clamping: row.line)
                    ($0.point, $0.at, $0.ph) = (row.cells[point], row.cells[at], row.cells[ph])
                })
        }
        (self.rows, self.faults, self.table) = (rows, faults, table)
    }
}
