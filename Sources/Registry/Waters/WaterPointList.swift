import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// Saves a list of monitoring points and counts the results.
struct WaterPointList {
    private let command: Command
    private let order: WaterPointOrder
    var outcome = ImportOutcome()
    /// The line that first had a code.
    private var lines: [String: Int32] = [:]

    init(_ order: WaterPointOrder, _ command: Command) {
        self.order = order
        self.command = command
    }

    /// Saves the point of a row, or notes what is wrong with the row.
    mutating func take(_ row: WaterPointRow) throws {
        outcome.rows += 1
        var faults = RowFaults(line: row.line) { row.cell($0) }
        if let point = try point(in: row, &faults) { try save(point, row.line, &faults) }
        guard !faults.errors.isEmpty else { return }
        outcome.wrong += 1
        outcome.errors += faults.errors.prefix(max(0, RowFaults.most - outcome.errors.count))
    }

    /// The point as the row has it; `nil` when a cell is wrong, which is noted.
    private func point(in row: WaterPointRow, _ faults: inout RowFaults) throws -> WaterPoint? {
        var point = WaterPoint()
        for (column, path, longest) in [
            ("code", \.code, 40), ("name", \.name, 100), ("water", \.water, 100),
        ] as [(String, WritableKeyPath<WaterPoint, String>, Int)] {
            let text = NameForm.spelling(of: row.cell(column))
            _ = try faults.take(column) { _ in
                try FieldRules.text(text, column, as: .name, required: true, max: longest)
            }
            point[keyPath: path] = text
        }
        _ = try faults.take("division_code") { field in
            let code = CellText(row.divisionCode).code
            guard !code.isEmpty else { throw Refusal(.fieldRequired, field: field) }
            point.divisionCode = try command.division(code, field: field).text
            try command.actor.requireWaters(of: point.divisionCode, field: field)
        }
        if let coordinates = try Degrees.point(row.longitude, row.latitude, &faults) {
            point.coordinates = coordinates
        } else if CellText(row.longitude).isEmpty, CellText(row.latitude).isEmpty {
            faults.note(Refusal(.fieldRequired, field: "longitude"), "longitude")
        }
        return faults.errors.isEmpty ? point : nil
    }

    private mutating func save(_ read: WaterPoint, _ line: Int32, _ faults: inout RowFaults) throws {
        if let first = lines[read.code] {
            return faults.note(
                Refusal(.rowRepeated, field: "code", ["line": String(first)]), "code")
        }
        lines[read.code] = line
        let kept = command.kept(.waterPoints)
        var point = read
        guard let before = try kept.coded(read.code) else {
            point.id = command.newID()
            point.changeReason = order.reason
            _ = try kept.add(point)
            outcome.created += 1
            return
        }
        (point.id, point.revision) = (before.id, before.revision)
        (point.withdrawn, point.changeReason) = (before.withdrawn, before.changeReason)
        guard point != before else {
            outcome.unchanged += 1
            return
        }
        point.changeReason = order.reason
        do {
            try command.actor.requireWaters(of: before.divisionCode, field: "code")
            if try WaterReadingTable(access: command.transaction).hasReadings(of: point.id) {
                try before.requirePlace(point)
            }
        } catch let refusal as Refusal {
            return faults.note(refusal, Self.column(of: refusal))
        }
        _ = try kept.save(point)
        outcome.changed += 1
    }

    /// The column of a file for a field of a point: a place has two, and the first stands for both.
    private static func column(of refusal: Refusal) -> String {
        switch refusal.field?.text {
        case "point.coordinates": "longitude"
        case "point.division_code": "division_code"
        default: "code"
        }
    }
}

extension WaterPointRow {
    /// The content of the column with that name.
    fileprivate func cell(_ column: String) -> String {
        switch column {
        case "code": code
        case "name": name
        case "water": water
        case "division_code": divisionCode
        case "longitude": longitude
        case "latitude": latitude
        default: ""
        }
    }
}
