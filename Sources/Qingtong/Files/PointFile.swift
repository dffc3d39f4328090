import CSV
import Installation
import RegistryAPI
import Rulebook
import SwiftProtobuf

/// A table of monitoring points of surface water, as messages for the Registry to check.
struct PointFile {
    /// The rows that could be read, in order.
    let rows: [WaterPointRow]
    /// Rows that are wrong regardless of their content; they are not among `rows`.
    let faults: FileFaults
    /// The table, read to its end.
    let table: TableFile

    /// - Throws: `Refusal` when the text has no header with codes, names, rivers, divisions and places.
    init(_ text: FileText) throws {
        var table = try TableFile(text, .waterPoints)
        var rows: [WaterPointRow] = []
        var faults = FileFaults()
        let place = { (key: String) in table.layout.place(of: key) }
        let (code, name, water) = (place("code"), place("name"), place("water"))
        let (division, longitude, latitude) = (place("division_code"), place("longitude"), place("latitude"))
        while let row = table.next() {
            guard row.faults.isEmpty else {
                faults.note(row.faults)
                continue
            }
            rows.append(
                .with {
                    $0.line = Int32(clamping: row.line)
                    $0.code = CSVField.read(row.cells[code])
                    $0.name = CSVField.read(row.cells[name])
                    $0.water = CSVField.read(row.cells[water])
                    $0.divisionCode = row.cells[division]
                    ($0.longitude, $0.latitude) = (row.cells[longitude], row.cells[latitude])
                })
        }
        (self.rows, self.faults, self.table) = (rows, faults, table)
    }
}
