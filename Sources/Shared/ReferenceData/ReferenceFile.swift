package import CSV
import Foundation
package import Refusals

/// A file that comes with the program; `Resources/SOURCES.md` says where each is from.
package struct ReferenceFile: Sendable {
    /// With its ending: `divisions_zhejiang.csv`.
    package let name: String

    /// A file by its name; whether it is there is known when it is read.
    package init(_ name: String) {
        self.name = name
    }

    /// What is in it.
    ///
    /// - Throws: `ReferenceFault` when it is not beside the program.
    package func text() throws -> String {
        // Not the bundle's resourceURL: where a bundle has a folder Resources, that is this folder already.
        let file = Bundle.module.bundleURL.appending(path: "Resources/\(name)")
        guard let text = try? String(contentsOf: file, encoding: .utf8)
        else { throw ReferenceFault(file: name) }
        return text
    }

    /// The rows below the header, by its names as they stand.
    ///
    /// - Throws: `ReferenceFault` when it is not beside the program; `CSVFault` where quotes do not match.
    package func rows() throws -> [[String: String]] {
        let records = try CSVReader.records(of: text())
        let names = records.first?.fields ?? []
        return records.dropFirst().map { record in
            Dictionary(names.indices.map { (names[$0], record[$0]) }) { first, _ in first }
        }
    }

    /// The rows below the header, by the columns of a layout.
    ///
    /// - Throws: `ReferenceFault` when it is not beside the program; `Refusal` when it is no such table.
    package func rows(_ layout: TableLayout) throws -> [[String: String]] {
        try TableFile.rows(of: FileText(text()), layout)
    }
}

/// A data file that is missing or cannot be read.
package struct ReferenceFault: WordedError, Hashable, Sendable {
    /// Its name.
    package let file: String

    package var wording: Wording {
        Wording(
            "程序旁缺少数据文件 \(file)；请重新安装",
            "the data file \(file) is missing beside the program; install it again")
    }
}
