import CSV
import Installation
import RegistryAPI
import ServiceKit
import SwiftProtobuf

/// A CSV of pH readings with the columns it names, in English or 中文.
struct WaterFile {
    /// One row of the file each, in order.
    let rows: [WaterRow]

    /// - Throws: `StartupFailure` when the text is no CSV, or lacks a column.
    init(_ text: String) throws {
        let lines = try CSVLines(text)
        guard let header = lines.records.first else {
            throw StartupFailure(say("文件是空的", "the file is empty"))
        }
        let names = header.fields.map { $0.lowercased() }
        let column = { (words: [String]) throws -> Int in
            guard let place = names.firstIndex(where: words.contains) else {
                throw StartupFailure(say("缺少列 \(words[0])", "the column \(words[0]) is missing"))
            }
            return place
        }
        let (point, at, ph) = try (
            column(["point", "点位", "点位编号"]), column(["at", "时间", "监测时间"]), column(["ph", "ph值"])
        )
        rows = lines.records.dropFirst().map { record in
            .with {
                $0.line = Int32(clamping: record.line)
                $0.point = record[point]
                $0.at = record[at]
                $0.ph = record[ph]
            }
        }
    }
}
