import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Stores a list of pH readings and counts the results.
struct WaterList {
    private let command: Command
    private let order: WaterOrder
    private let table: WaterReadingTable<WriteTransaction>
    private(set) var outcome = WaterOutcome()
    /// By code. A list names few points, and each many times; `nil` for one that is unknown or withdrawn.
    private var points: [String: WaterPoint?] = [:]
    private var seen: [Place: Int32] = [:]
    private var batches: [Bool: Int64] = [:]

    /// Rows in one stream at most, since others wait for the writer meanwhile.
    static let mostRows = 20_000

    private struct Place: Hashable {
        let point: String
        let at: Int64
    }

    init(_ order: WaterOrder, _ command: Command) {
        self.order = order
        self.command = command
        table = WaterReadingTable(access: command.transaction)
    }

    /// Stores a row, or notes what is wrong with it.
    mutating func take(_ row: WaterRow) throws {
        outcome.rows += 1
        var faults = RowFaults(line: row.line) { row.cell($0) }
        let point = try faults.take("point") { try known(row.point, field: $0) }
        let at = try faults.take("at") { field in
            let at = try Instant(cell: row.at, field: field)
            guard at <= command.now else { throw Refusal(.readingFuture, field: field) }
            try DayKind.reading.bounds.check(at.day, on: command.today, confirmed: [], field: field)
            return at.microseconds
        }
        let value = try faults.take("ph") { field in
            try Self.ph(row.ph, field: field)
        }
        if let point, let at, let value {
            _ = try faults.take("at") { try file(value, Place(point: point.id, at: at), row.line, $0) }
        }
        guard faults.errors.isEmpty else { return note(faults) }
    }

    /// A pH in thousandths.
    ///
    /// - Throws: `ph-format`, `number-comma`, `number-shortened`.
    private static func ph(_ cell: String, field: FieldPath) throws(Refusal) -> Int64 {
        let value: Int64
        do throws(Refusal) {
            value = try CellNumber(cell, decimals: 3, surplus: .refused, field: field).parts
        } catch {
            if error.reason == .numberComma || error.reason == .numberShortened { throw error }
            throw Refusal(.phFormat, field: field)
        }
        guard (0...14_000).contains(value) else { throw Refusal(.phFormat, field: field) }
        return value
    }

    /// Sets whether the rows were saved.
    mutating func finish(written: Bool) {
        outcome.written = written
    }

    private mutating func known(_ code: String, field: FieldPath) throws -> WaterPoint {
        let found = try points[code] ?? look(for: code)
        guard let found else { throw Refusal(.waterPointUnknown, field: field) }
        try command.actor.requireWaters(of: found.divisionCode, field: field)
        return found
    }

    /// Looks a point up once for all of its rows, so that the audit names it once; `nil` when it is unknown or
    /// withdrawn.
    private mutating func look(for code: String) throws -> WaterPoint? {
        // As it was typed first, for codes entered before codes were normalised; then in the normal forms.
        var found =
            try command.kept(.waterPoints).coded(code)
            ?? command.kept(.waterPoints).coded(NameForm.spelling(of: code))
            ?? command.kept(.waterPoints).coded(CellText(code).code)
        if found?.withdrawn == true { found = nil }
        if let found { command.touched("water-point/\(found.id)") }
        points[code] = .some(found)
        return found
    }

    private mutating func file(
        _ value: Int64, _ place: Place, _ line: Int32, _ field: FieldPath
    ) throws {
        if let first = seen[place] {
            throw Refusal(.rowRepeated, field: field, ["line": String(first)])
        }
        seen[place] = line
        let present = try table.latest(of: place.point, at: place.at)
        if present?.value == value {
            outcome.unchanged += 1
            return
        }
        if present != nil, order.correctionReason.isEmpty { throw Refusal(.readingConflict, field: field) }
        try table.add(
            value, number: (present?.number ?? 0) + 1, of: place.point, at: place.at,
            batch: batch(isCorrection: present != nil))
        if present == nil { outcome.accepted += 1 } else { outcome.corrected += 1 }
    }

    /// The batch that new readings, or corrections, of this list belong to.
    private mutating func batch(isCorrection: Bool) throws -> Int64 {
        if let known = batches[isCorrection] { return known }
        let batch = try table.addBatch(
            at: command.now.microseconds, by: command.actor.id, cause: command.cause,
            because: isCorrection ? order.correctionReason : "")
        batches[isCorrection] = batch
        return batch
    }

    private mutating func note(_ faults: RowFaults) {
        outcome.wrong += 1
        outcome.errors += faults.errors.prefix(max(0, RowFaults.most - outcome.errors.count))
    }
}

extension WaterRow {
    /// The content of the column with that name.
    fileprivate func cell(_ column: String) -> String {
        switch column {
        case "point": point
        case "at": at
        case "ph": ph
        default: ""
        }
    }
}
