import CSV
import Foundation
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

/// A CSV file of readings, read piece by piece: columns `meter` (tag or id), `at` (2026-11-23T21:05:09+08:00), `value`
/// (in the unit, up to three decimals), and if wanted `reason` and `corrects` (1 or empty).
struct ReadingFile {
    /// Readings of one stream: half of what the service takes.
    static let chunk = 20_000
    /// Readings of one message.
    static let message = 10_000

    /// A line that is no reading.
    struct Fault {
        let line: Int
        let column: String
        let text: String
    }

    let path: String
    /// The meters by tag and by id.
    let meters: [String: Meter]
    let manual: Bool
    var encoding = TextEncoding.auto

    /// Gives the body chunk after chunk, with the faults found on the way.
    func chunks(
        _ body: (_ series: [ReadingSeries], _ readings: Int, _ faults: [Fault]) async throws -> Void
    ) async throws {
        var header = ""
        var lines: [Line] = []
        var unread: [Fault] = []
        var decoder = LineDecoder(encoding: encoding)
        let reader = try LineReader(path)
        while let (number, bytes) = try reader.next() {
            if header.isEmpty {
                header = try decoder.text(of: bytes)
                continue
            }
            do {
                lines.append(Line(number: number, text: try decoder.text(of: bytes)))
            } catch let failure as StartupFailure {
                unread.append(Fault(line: number, column: "", text: failure.description))
            }
            guard lines.count == Self.chunk else { continue }
            try await give(lines, under: header, unread, body)
            (lines, unread) = ([], [])
        }
        if !lines.isEmpty || !unread.isEmpty { try await give(lines, under: header, unread, body) }
    }

    /// A line that holds something, and where it stands, counted from 1.
    fileprivate struct Line {
        let number: Int
        let text: String
    }

    private func give(
        _ lines: [Line], under header: String, _ unread: [Fault],
        _ body: ([ReadingSeries], Int, [Fault]) async throws -> Void
    ) async throws {
        let columns = Columns(try CSVTable(header).columns)
        var faults: [Fault] = []
        var count = 0
        var groups: [Group: [(Int64, Int64)]] = [:]
        var order: [Group] = []
        for line in lines {
            var reader = CSVReader(line.text, line: line.number)
            let row: CSVReader.Record
            do {
                guard let record = try reader.next() else { continue }
                row = record
            } catch {
                faults.append(Fault(line: error.line, column: "", text: line.text))
                continue
            }
            let fault = { (column: String, cell: String) in
                faults.append(Fault(line: line.number, column: column, text: cell))
            }
            guard let meter = meter(row[columns.meter]) else {
                fault("meter", row[columns.meter])
                continue
            }
            guard let at = try? Instant(row[columns.at], field: .request) else {
                fault("at", row[columns.at])
                continue
            }
            guard let value = Int64(thousandths: row[columns.value]) else {
                fault("value", row[columns.value])
                continue
            }
            count += 1
            let group = Group(
                meter: meter.id, reason: row[columns.reason], corrects: row[columns.corrects] == "1")
            if groups[group] == nil { order.append(group) }
            groups[group, default: []].append((at.microseconds, value))
        }
        let series = order.flatMap { group in split(groups[group] ?? [], of: group) }
        try await body(series, count, unread + faults)
    }

    /// Where the columns stand; -1 for one that the file lacks.
    private struct Columns {
        let meter, at, value, reason, corrects: Int

        init(_ names: [String]) {
            let place = { (name: String) in names.firstIndex(of: name) ?? -1 }
            (meter, at, value) = (place("meter"), place("at"), place("value"))
            (reason, corrects) = (place("reason"), place("corrects"))
        }
    }

    /// The meter that a cell names: as it stands, for tags from before there was one spelling, or as it is spelt.
    private func meter(_ cell: String) -> Meter? {
        meters[cell] ?? meters[NameForm.spelling(of: cell)]
    }

    private struct Group: Hashable {
        let meter: String
        let reason: String
        let corrects: Bool
    }

    private func split(_ readings: [(Int64, Int64)], of group: Group) -> [ReadingSeries] {
        stride(from: 0, to: readings.count, by: Self.message).map { start in
            let part = readings[start..<min(start + Self.message, readings.count)]
            return .with {
                $0.meterID = group.meter
                $0.at = part.map(\.0)
                $0.value = part.map(\.1)
                $0.reason = group.reason
                $0.corrects = group.corrects
                $0.manual = manual
            }
        }
    }
}

/// Reads lines as `TextFile` reads files. All lines of a file are written alike, so what one line shows to be so holds for
/// those after it.
struct LineDecoder {
    var encoding: TextEncoding

    /// The text of a line.
    ///
    /// - Throws: `StartupFailure` for bytes that are no text, or could be either of two.
    mutating func text(of line: Data) throws -> String {
        // Nearly every line of readings is digits, and a file has millions.
        if line.withUnsafeBytes({ $0.allSatisfy { $0 < 0x80 } }) {
            return String(decoding: line, as: UTF8.self)
        }
        let text = try TextFile.text(of: Data(line), as: encoding)
        if encoding == .auto { encoding = String(validating: line, as: UTF8.self) == nil ? .gbk : .utf8 }
        return text
    }
}

/// The lines of a file, read a megabyte at a time; empty lines are left out.
private final class LineReader {
    private let file: FileHandle
    private var rest = Data()
    private var number = 0
    private var isAtEnd = false

    init(_ path: String) throws {
        file = try FileHandle(forReadingFrom: URL(filePath: path))
    }

    deinit {
        try? file.close()
    }

    /// The next line with its number, counted from 1.
    func next() throws -> (number: Int, bytes: Data)? {
        while let line = try nextRaw() {
            number += 1
            let text = line.last == 0x0D ? line.dropLast() : line
            if !text.isEmpty { return (number, text) }
        }
        return nil
    }

    private func nextRaw() throws -> Data? {
        while true {
            if let end = rest.firstIndex(of: 0x0A) {
                let line = rest[rest.startIndex..<end]
                rest = rest[rest.index(after: end)...]
                return line
            }
            if isAtEnd {
                guard !rest.isEmpty else { return nil }
                defer { rest = Data() }
                return rest
            }
            if let more = try file.read(upToCount: 1 << 20), !more.isEmpty {
                rest = Data(rest) + more
            } else {
                isAtEnd = true
            }
        }
    }
}
