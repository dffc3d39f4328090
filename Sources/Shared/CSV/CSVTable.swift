/// A CSV whose first record names the columns.
package struct CSVTable: Sendable {
    /// The names of the columns, as they stand in the first record.
    package let columns: [String]
    /// The records below.
    package let records: [CSVReader.Record]

    /// Reads a whole text; an empty one has neither columns nor records.
    ///
    /// - Throws: When quotes do not match.
    package init(_ text: some StringProtocol) throws(CSVFault) {
        let records = try CSVReader.records(of: text)
        columns = records.first?.fields ?? []
        self.records = Array(records.dropFirst())
    }

    /// The records by the names of the columns; a record that lacks a field has an empty one. Of two columns of one name the
    /// first counts.
    package var rows: [[String: String]] {
        records.map { record in
            Dictionary(
                columns.indices.map { (columns[$0], record[$0]) }, uniquingKeysWith: { first, _ in first })
        }
    }
}
