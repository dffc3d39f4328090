import CSV
import Installation
import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

/// A table of monitoring points of surface water.
struct PointFile {
    /// The points of the rows that could be read, each with its line, in order.
    let points: [(line: Int, point: WaterPoint)]
    /// Rows that are not valid points; they are not among `points`.
    let faults: FileFaults
    /// The table, read to its end.
    let table: TableFile

    /// - Throws: `Refusal` when the text has no header with codes, names, rivers, divisions and places.
    init(_ text: FileText) throws {
        var table = try TableFile(text, .waterPoints)
        var points: [(line: Int, point: WaterPoint)] = []
        var faults = FileFaults()
        let place = { (key: String) in table.layout.place(of: key) }
        let (code, name, water) = (place("code"), place("name"), place("water"))
        let (division, longitude, latitude) = (place("division_code"), place("longitude"), place("latitude"))
        while let row = table.next() {
            var found = row.faults
            let degrees = [longitude, latitude].map { place -> Int64 in
                guard row.faults.isEmpty else { return 0 }
                do throws(Refusal) {
                    return try CellNumber(
                        degrees: row.cells[place], field: FieldPath(table.layout.columns[place].key)
                    ).parts
                } catch {
                    found.append(table.fault(error, at: place, of: row))
                    return 0
                }
            }
            guard found.isEmpty else {
                faults.note(found)
                continue
            }
            let point = WaterPoint.with {
                $0.code = NameForm.spelling(of: CSVField.read(row.cells[code]))
                $0.name = NameForm.spelling(of: CSVField.read(row.cells[name]))
                $0.water = NameForm.spelling(of: CSVField.read(row.cells[water]))
                $0.divisionCode = CellText(row.cells[division]).code
                $0.coordinates = .with { ($0.longitudeE6, $0.latitudeE6) = (degrees[0], degrees[1]) }
            }
            points.append((row.line, point))
        }
        (self.points, self.faults, self.table) = (points, faults, table)
    }
}
