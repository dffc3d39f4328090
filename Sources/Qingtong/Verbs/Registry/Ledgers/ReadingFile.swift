import CSV
import Installation
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

/// A table of readings, read piece by piece: meter (tag or id), time, value (in the meter's unit, up to three
/// decimals), and optionally why they come late and whether they correct earlier ones.
struct ReadingFile {
    /// Readings of one stream: half of what the service takes.
    static let chunk = 20_000
    /// Readings of one message.
    static let message = 10_000
    /// Characters of a reason at most, as the service has it.
    private static let longestReason = 200

    let meters: NamedMeters
    let manual: Bool
    private(set) var table: TableFile
    private let places: Places

    /// - Throws: `Refusal` when the text has no header with meters, times and values.
    init(_ text: FileText, meters: [Meter], manual: Bool) throws {
        self.meters = NamedMeters(meters)
        self.manual = manual
        table = try TableFile(text, .readings)
        places = Places(table.layout)
    }

    /// A part of the file that one stream takes.
    struct Part {
        let series: [ReadingSeries]
        /// The line of each reading, in the order of `series`.
        fileprivate let lines: [[Int]]
        /// The readings in them.
        let count: Int
        /// The faults of the rows read for this part.
        let faults: FileFaults
    }

    /// The next part of the file; `nil` at its end.
    mutating func next() -> Part? {
        var chunk = Chunk()
        while chunk.rows < Self.chunk, let row = table.next() {
            if row.faults.isEmpty {
                read(row, into: &chunk)
            } else {
                chunk.faults.note(row.faults)
            }
        }
        guard chunk.rows > 0 else { return nil }
        let messages = chunk.messages
        return Part(
            series: messages.map { $0.series(manual: manual) },
            lines: messages.map { $0.readings.map(\.line) },
            count: chunk.count, faults: chunk.faults)
    }

    /// A finding of the service about a part of the file, with its place in the file.
    func placed(_ finding: ReadingFinding, in part: Part) -> ReadingFinding {
        let (series, index) = (Int(finding.series), Int(finding.index))
        guard part.lines.indices.contains(series), part.lines[series].indices.contains(index) else {
            return finding
        }
        var placed = finding
        placed.line = Int32(clamping: part.lines[series][index])
        if let place = table.layout.columns.firstIndex(where: { $0.key == finding.field }),
            let column = table.header.places[place]
        {
            placed.columnNumber = Int32(clamping: column + 1)
            placed.header = table.header.names[column]
        }
        return placed
    }

    private func read(_ row: TableFile.Row, into chunk: inout Chunk) {
        var faults: [CellFault] = []
        func take<T>(_ place: Int, _ body: (String, FieldPath) throws(Refusal) -> T) -> T? {
            do throws(Refusal) {
                return try body(row.cells[place], FieldPath(table.layout.columns[place].key))
            } catch {
                faults.append(table.fault(error, at: place, of: row))
                return nil
            }
        }
        let meter = take(places.meter) { (cell, field) throws(Refusal) in try meters.meter(cell, field) }
        let at = take(places.at) { (cell, field) throws(Refusal) in try Instant(cell: cell, field: field) }
        let value = take(places.value) { (cell, field) throws(Refusal) in
            try CellNumber(cell, decimals: 3, surplus: .refused, field: field).parts
        }
        let reason = take(places.reason) { (cell, field) throws(Refusal) in try Self.reason(cell, field) }
        let corrects = take(places.corrects) { (cell, field) throws(Refusal) in try Self.isYes(cell, field) }
        guard let meter, let at, let value, let reason, let corrects else {
            chunk.note(faults)
            return
        }
        chunk.add(
            Reading(at: at.microseconds, value: value, line: row.line),
            to: Group(meter: meter.id, reason: reason, corrects: corrects))
    }

    /// Why a reading comes late. Refuses the end of a number that was split at its thousands comma.
    private static func reason(_ cell: String, _ field: FieldPath) throws(Refusal) -> String {
        if cell.isEmpty { return "" }
        let text = CellText(cell).text
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        if digits.count == 3, text.dropFirst(3).allSatisfy({ $0 == "." || ($0.isASCII && $0.isNumber) }) {
            throw Refusal(.reasonIsNumber, field: field)
        }
        let reason = CSVField.read(cell)
        // A series states its reason once: one that the service refuses would take every row of the series down.
        try FieldRules.text(reason, field.text, max: Self.longestReason)
        return reason
    }

    private static func isYes(_ cell: String, _ field: FieldPath) throws(Refusal) -> Bool {
        if cell.isEmpty { return false }
        switch CellText(cell).code.lowercased() {
        case "", "0", "否", "no", "false", "n", "无": return false
        case "1", "是", "yes", "true", "y", "更正", "√", "✓": return true
        default: throw Refusal(.cellYesOrNo, field: field)
        }
    }

    private struct Places {
        let meter, at, value, reason, corrects: Int

        init(_ layout: TableLayout) {
            (meter, at, value) = (
                layout.place(of: "meter"), layout.place(of: "at"), layout.place(of: "value")
            )
            (reason, corrects) = (layout.place(of: "reason"), layout.place(of: "corrects"))
        }
    }
}

/// Readings for which a message states these values once.
private struct Group: Hashable {
    let meter: String
    let reason: String
    let corrects: Bool
}

/// A reading, and the line of the file on which it stands.
private struct Reading {
    let at: Int64
    let value: Int64
    let line: Int
}

/// The readings of one message.
private struct ReadingMessage {
    let group: Group
    let readings: ArraySlice<Reading>

    func series(manual: Bool) -> ReadingSeries {
        .with {
            $0.meterID = group.meter
            $0.at = readings.map(\.at)
            $0.value = readings.map(\.value)
            $0.reason = group.reason
            $0.corrects = group.corrects
            $0.manual = manual
        }
    }
}

/// The readings collected for one stream.
private struct Chunk {
    private(set) var rows = 0
    private(set) var count = 0
    var faults = FileFaults() {
        didSet { rows += Int(faults.rows - oldValue.rows) }
    }
    private var groups: [Group: [Reading]] = [:]
    private var order: [Group] = []

    mutating func note(_ found: [CellFault]) {
        faults.note(found)
    }

    mutating func add(_ reading: Reading, to group: Group) {
        rows += 1
        count += 1
        if groups[group] == nil { order.append(group) }
        groups[group, default: []].append(reading)
    }

    var messages: [ReadingMessage] {
        order.flatMap { group in
            let readings = groups[group] ?? []
            return stride(from: 0, to: readings.count, by: ReadingFile.message).map { start in
                ReadingMessage(
                    group: group,
                    readings: readings[start..<min(start + ReadingFile.message, readings.count)])
            }
        }
    }
}
