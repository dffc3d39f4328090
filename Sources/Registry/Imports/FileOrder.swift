import Refusals
import RegistryAPI

/// How the rows of a file are taken: the first message of the stream that brings them.
protocol FileOrder {
    var dryRun: Bool { get }
    var skipWrongRows: Bool { get }
}

extension ImportOrder: FileOrder {}
extension WaterOrder: FileOrder {}

extension FileOrder {
    /// Whether what was taken stays, of a file with so many wrong rows.
    func keeps(wrong: Int32) -> Bool { !dryRun && (wrong == 0 || skipWrongRows) }
}

/// A message of such a stream, as what it holds.
enum FileItem<Order: FileOrder, Row> {
    case order(Order)
    case row(Row)
}

extension Array {
    /// Parts a stream.
    ///
    /// - Parameter read: What a message holds; `nil` when it holds nothing.
    /// - Returns: How it is to be taken, and its rows.
    /// - Throws: `INVALID_ARGUMENT` (`import-order`) when the first, and no other, is not the order.
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
