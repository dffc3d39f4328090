import CSV
import CommonAPI
import Installation
import ReferenceData
import Refusals
import RegistryAPI
import Rulebook

/// A table of legal clocks (期限).
struct ClockFile {
    let rules: [ClockRule]

    /// - Throws: `Refusal` when the text has no such header; `WrongRows` for rows that are wrong.
    init(_ text: FileText) throws {
        var table = try TableFile(text, .clockRules)
        let amount = table.layout.place(of: "amount")
        var rows: [[String: String]] = []
        var faults = FileFaults()
        while let row = table.next() {
            var cells = Dictionary(zip(table.layout.columns.map(\.key), row.cells.map(CSVField.read))) {
                first, _ in first
            }
            var found = row.faults
            do throws(Refusal) {
                cells["amount"] = String(
                    try CellNumber(row.cells[amount], decimals: 0, surplus: .refused, field: "amount").parts)
            } catch {
                found.append(table.fault(error, at: amount, of: row))
            }
            if found.isEmpty { rows.append(cells) } else { faults.note(found) }
        }
        guard faults.errors.isEmpty else { throw WrongRows(errors: faults.errors) }
        rules = SampleData.clockRules(in: rows)
    }
}
