import CSV
import Foundation
import Installation
import Refusals
import RegistryAPI
import SwiftProtobuf

/// What is wrong with the rows of a file, by line, and what was ignored in it. Used by every verb that takes a file.
struct FileFaults: Sendable {
    private(set) var errors: [RowError] = []
    /// How many rows have a fault, including those whose errors are not listed.
    private(set) var rows: Int32 = 0

    /// How many errors are listed at most.
    static let most = 1000

    /// Adds the faults of a further part of the file.
    mutating func add(_ other: FileFaults) {
        rows += other.rows
        errors += other.errors.prefix(max(0, Self.most - errors.count))
    }

    /// Notes the faults of one row.
    mutating func note(_ faults: [CellFault]) {
        rows += 1
        errors += faults.prefix(max(0, Self.most - errors.count)).map(RowError.init)
    }
}

extension RowError {
    /// A fault that this program itself found.
    init(_ fault: CellFault) {
        self = .with {
            $0.line = Int32(clamping: fault.line)
            $0.column = fault.key
            $0.reason = fault.refusal.reason.word
            $0.messageZh = fault.refusal.sentence(in: .chinese)
            $0.messageEn = fault.refusal.sentence(in: .english)
            $0.read = fault.read
            $0.columnNumber = Int32(clamping: fault.column)
            $0.header = fault.header
        }
    }

    /// The error with its place in the file: a service knows the column by its key only.
    func placed(in file: TableFile) -> RowError {
        guard columnNumber == 0, let place = file.layout.columns.firstIndex(where: { $0.key == column }),
            let number = file.header.places[place]
        else { return self }
        var placed = self
        placed.columnNumber = Int32(clamping: number + 1)
        placed.header = file.header.names[number]
        return placed
    }

    /// The column, for a person: its name in the file and its number.
    fileprivate var place: String { columnText(header.isEmpty ? column : header, columnNumber) }
}

extension ReadingFinding {
    /// The column, for a person: its name in the file and its number.
    var place: String { columnText(header.isEmpty ? field : header, columnNumber) }
}

private func columnText(_ name: String, _ columnNumber: Int32) -> String {
    let number = columnNumber == 0 ? "" : say("第 \(columnNumber) 列", "column \(columnNumber)")
    return [name, number].filter { !$0.isEmpty }.joined(separator: say("，", ", "))
}

extension Table {
    /// The errors of a file as a table, or what was remarked on.
    init(_ errors: [RowError], as what: String = say("说明", "what is wrong")) {
        self.init(
            say("行", "line"), say("列", "column"), say("读到", "read"), what, say("缘由", "reason"))
        for error in errors {
            add(
                String(error.line), error.place, error.read.isEmpty ? "" : "“\(error.read)”",
                say(error.messageZh, error.messageEn), error.reason)
        }
    }
}

extension TableFile {
    /// What was ignored although a person may expect otherwise: titles and sums, unknown columns, columns of exports.
    /// Empty for nothing.
    var remarks: String {
        var parts: [String] = []
        if !leftOut.isEmpty {
            let lines = leftOut.prefix(20).map {
                say("第 \($0.line) 行“\($0.text)”", "line \($0.line) “\($0.text)”")
            }
            let more = leftOut.count > 20 ? " …" : ""
            parts.append(say("略过的行：", "lines left out: ") + lines.joined(separator: say("，", ", ")) + more)
        }
        if !header.unknown.isEmpty {
            parts.append(say("未用的列：", "columns not used: ") + header.unknown.joined(separator: ", "))
        }
        if !header.untaken.isEmpty {
            parts.append(
                say("只供查看、不导入的列：", "columns for reading only, not taken: ")
                    + header.untaken.joined(separator: ", "))
        }
        return parts.joined(separator: "\n")
    }
}

/// A file that is refused as a whole, with an error for each fault in its rows.
struct WrongRows: Error, CustomStringConvertible {
    let errors: [RowError]

    var description: String {
        let lines = errors.prefix(50).map { error in
            let place = [
                say("第 \(error.line) 行", "line \(error.line)"), error.place,
                error.read.isEmpty ? "" : "“\(error.read)”",
            ]
            return place.filter { !$0.isEmpty }.joined(separator: say("，", ", ")) + say("：", ": ")
                + say(error.messageZh, error.messageEn)
        }
        return lines.joined(separator: "\n")
    }
}
