import CSV
import Installation
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

/// A CSV of plants with the columns it names, in English or 中文.
struct PlantFile {
    /// One row of the file each, in order.
    let rows: [ImportRow]
    /// Columns that say nothing here.
    let ignored: [String]

    /// - Throws: `StartupFailure` when the text is no CSV, or lacks the names or the divisions.
    init(_ text: String) throws {
        let lines = try CSVLines(text)
        guard let header = lines.records.first else {
            throw StartupFailure(say("文件是空的", "the file is empty"))
        }
        let known = Self.columns
        let columns = header.fields.map { known[$0.lowercased()] }
        for (needed, name) in [(\ImportRow.name, "name"), (\ImportRow.divisionCode, "division_code")]
        where !columns.contains(needed) {
            throw StartupFailure(say("缺少列 \(name)", "the column \(name) is missing"))
        }
        ignored = zip(header.fields, columns).filter { $0.1 == nil }.map(\.0)
        rows = lines.records.dropFirst().map { record in
            .with { row in
                row.line = Int32(clamping: record.line)
                for (column, field) in zip(columns, record.fields) {
                    if let column { row[keyPath: column] = CSVField.read(field) }
                }
            }
        }
    }

    /// Made anew each time, because key paths are not shared between threads.
    private static var columns: [String: WritableKeyPath<ImportRow, String>] {
        [
            "name": \.name, "名称": \.name, "企业名称": \.name,
            "credit_code": \.creditCode, "信用代码": \.creditCode, "统一社会信用代码": \.creditCode,
            "division_code": \.divisionCode, "区划代码": \.divisionCode, "行政区划代码": \.divisionCode,
            "place": \.place, "地址": \.place, "所在地": \.place,
            "stage": \.stage, "状态": \.stage,
            "longitude": \.longitude, "经度": \.longitude, "latitude": \.latitude, "纬度": \.latitude,
            "scheme": \.scheme, "方案": \.scheme,
            "status": \.status, "status_in_source": \.status, "来源所载": \.status,
            "date": \.date, "日期": \.date,
            "source": \.source, "来源": \.source,
        ]
    }
}
