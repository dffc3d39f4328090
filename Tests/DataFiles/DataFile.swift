import CSV
package import Foundation

/// The files of the source tree, read where they stand: the tests of the rules use the very data the program ships.
package enum DataFile {
    /// The repository's root.
    package static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// A file by its path from the root.
    package static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The rows of a data file of the program, by column.
    ///
    /// - Parameter name: Without folder and ending: `divisions_zhejiang`.
    /// - Returns: One dictionary per line below the heading.
    /// - Throws: When the file is missing or no CSV.
    package static func rows(_ name: String) throws -> [[String: String]] {
        try CSVTable(text("Sources/Qingtong/Resources/\(name).csv")).rows
    }
}
