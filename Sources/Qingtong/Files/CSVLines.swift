import CSV
import Installation
import ServiceKit

/// The records of a CSV that a person gave, the header first, each with the line it begins on.
struct CSVLines {
    /// The records that are not empty.
    let records: [CSVReader.Record]

    /// - Throws: `StartupFailure` for a quote that is not closed or stands amid a field.
    init(_ text: String) throws {
        do {
            records = try CSVReader.records(of: text)
        } catch {
            throw StartupFailure(
                say(
                    "第 \(error.line) 行第 \(error.column) 格的引号不成对",
                    "the quotes of line \(error.line), field \(error.column), do not match"))
        }
    }
}
