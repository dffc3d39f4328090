import CSV
import CommonAPI
import Installation
import ReferenceData
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit

/// A table of legal clocks (期限).
struct ClockFile {
    let rules: [ClockRule]

    /// - Throws: `Refusal` when the text has no such header; `WrongRows` for rows that are wrong.
    init(_ text: FileText) throws {
        var table = try TableFile(text, .clockRules)
        let amount = table.layout.place(of: "amount")
        var rows: [[String: String]] = []
        var read: [TableFile.Row] = []
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
            if found.isEmpty {
                rows.append(cells)
                read.append(row)
            } else {
                faults.note(found)
            }
        }
        let rules = SampleData.clockRules(in: rows)
        // The service refuses a list for its first wrong rule and knows no line of the file: each is judged here as there.
        for (rule, row) in zip(rules, read) {
            do throws(Refusal) {
                try rule.validate(at: .request)
                _ = try rule.parsed()
            } catch {
                let key = error.field.map { String($0.text.split(separator: ".").last ?? "") } ?? "id"
                let place = table.layout.columns.firstIndex { $0.key == key } ?? table.layout.place(of: "id")
                faults.note([table.fault(error, at: place, of: row)])
            }
        }
        guard faults.errors.isEmpty else {
            throw WrongRows(errors: faults.errors.sorted { $0.line < $1.line })
        }
        self.rules = rules
    }
}
