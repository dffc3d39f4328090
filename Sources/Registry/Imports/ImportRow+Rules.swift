import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

/// A row whose every cell was found right.
struct PlantEntry: Sendable {
    let line: Int32
    let name: String
    let code: CreditCode?
    let division: DivisionCode
    let place: String
    let stage: LifeCycleStage
    let coordinates: Coordinates?
    let fact: SourceFact?
}

/// Judges the cells of one row.
struct RowJudge {
    private let row: ImportRow
    var faults: RowFaults

    init(_ row: ImportRow) {
        self.row = row
        faults = RowFaults(line: row.line)
    }

    /// The row as it may be entered; `nil` when anything about it is wrong, which `errors` then says.
    mutating func judged(divisionOf: (String, FieldPath) throws -> DivisionCode) throws -> PlantEntry? {
        let row = row
        text(row.name, "name", as: .name, longest: 100, required: true)
        text(row.place, "place", as: .name, longest: 200)
        text(row.scheme, "scheme", longest: 50)
        text(row.status, "status", longest: 500)
        text(row.date, "date", longest: 50)
        text(row.source, "source", longest: 500)
        let division = try faults.take("division_code") { try divisionOf(row.divisionCode, $0) }
        let code =
            try row.creditCode.isEmpty
            ? nil : faults.take("credit_code") { try CreditCode(row.creditCode, field: $0) }
        let stage = try faults.take("stage") { try LifeCycleStage(cell: row.stage, field: $0) }
        let coordinates = try place()
        guard faults.errors.isEmpty, let division, let stage else { return nil }
        return PlantEntry(
            line: row.line, name: NameForm.spelling(of: row.name), code: code, division: division,
            place: NameForm.spelling(of: row.place), stage: stage,
            coordinates: coordinates, fact: fact)
    }

    private var fact: SourceFact? {
        row.source.isEmpty && row.status.isEmpty
            ? nil
            : .with {
                $0.scheme = row.scheme
                $0.status = row.status
                $0.date = row.date
                $0.source = row.source
            }
    }

    private mutating func place() throws -> Coordinates? {
        guard !row.longitude.isEmpty || !row.latitude.isEmpty else { return nil }
        let row = row
        let longitude = try faults.take("longitude") {
            try Degrees.millionths(row.longitude, 73...136, field: $0)
        }
        let latitude = try faults.take("latitude") {
            try Degrees.millionths(row.latitude, 18...54, field: $0)
        }
        guard let longitude, let latitude else { return nil }
        return .with {
            $0.longitudeE6 = longitude
            $0.latitudeE6 = latitude
        }
    }

    private mutating func text(
        _ value: String, _ column: String, as kind: TextKind = .free, longest: Int, required: Bool = false
    ) {
        do {
            try FieldRules.text(value, column, as: kind, required: required, max: longest)
        } catch {
            faults.note(error, column)
        }
    }
}

/// Degrees as files write them.
enum Degrees {
    /// Reads "120.680000" without passing through a binary fraction.
    ///
    /// - Throws: `INVALID_ARGUMENT` (`coordinate-format`).
    static func millionths(
        _ text: String, _ range: ClosedRange<Int64>, field: FieldPath
    ) throws(Refusal) -> Int64 {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? parts[1] : ""
        guard (1...2).contains(parts.count),
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let whole = Int64(parts[0]), fraction.count <= 9, range.contains(whole),
            let rest = Int64((fraction + "000000").prefix(6))
        else {
            throw Refusal(
                .coordinateFormat, field: field,
                ["from": String(range.lowerBound), "to": String(range.upperBound)])
        }
        return whole * 1_000_000 + rest
    }
}

extension LifeCycleStage {
    /// Reads a stage as files write it.
    ///
    /// - Throws: `INVALID_ARGUMENT` (`stage-word`).
    init(cell text: String, field: FieldPath) throws(Refusal) {
        switch text {
        case "": self = .unspecified
        case "PLANNED", "筹建": self = .planned
        case "UNDER_CONSTRUCTION", "在建": self = .underConstruction
        case "OPERATING", "在产": self = .operating
        case "SUSPENDED", "停产": self = .suspended
        case "CLOSED", "关停": self = .closed
        default: throw Refusal(.stageWord, field: field)
        }
    }
}
