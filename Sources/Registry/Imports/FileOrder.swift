import Refusals
import RegistryAPI

/// How to import the rows of a file: the first message of the stream.
protocol FileOrder {
    var dryRun: Bool { get }
    var skipWrongRows: Bool { get }
}

extension ImportOrder: FileOrder {}
extension WaterOrder: FileOrder {}
extension WaterPointOrder: FileOrder {}

extension FileOrder {
    /// Whether valid rows are saved when so many rows of the file are wrong.
    func keeps(wrong: Int32) -> Bool { !dryRun && (wrong == 0 || skipWrongRows) }
}

/// The content of one message of such a stream.
enum FileItem<Order: FileOrder, Row> {
    case order(Order)
    case row(Row)
}

extension Array {
    /// Splits a stream into its first message and its rows.
    ///
    /// - Parameter read: Gives the content of a message; `nil` when it has none.
    /// - Returns: How to import the file, and its rows.
    /// - Throws: `INVALID_ARGUMENT` (`import-order`) unless the first message, and no other, says how to import.
    func file<Order: FileOrder, Row>(
        _ read: (Element) -> FileItem<Order, Row>?
    ) throws(Refusal) -> (Order, [Row]) {
        guard let first, case .order(let order) = read(first) else {
            throw Refusal(.importOrder, field: "items[0]")
        }
        var rows: [Row] = []
        rows.reserveCapacity(count)
        for (index, item) in enumerated().dropFirst() {
            guard case .row(let row) = read(item) else {
                throw Refusal(.importOrder, field: FieldPath("items").item(index))
            }
            rows.append(row)
        }
        return (order, rows)
    }
}
