import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

/// A row whose cells are all valid.
struct PlantEntry: Sendable {
    let line: Int32
    /// The id of the record that the row names; empty when it names none.
    let id: String
    let name: String
    let code: CreditCode?
    /// Whether a spreadsheet may have changed the code.
    let isCodeDoubtful: Bool
    let division: DivisionCode
    let place: String
    let stage: LifeCycleStage
    /// How the record is entered, as the row states it; unspecified when it does not.
    let state: EnterpriseState
    let coordinates: Coordinates?
    let facts: [SourceFact]
}

/// Checks the cells of one row.
struct RowJudge {
    private let row: ImportRow
    var faults: RowFaults

    init(_ row: ImportRow) {
        self.row = row
        faults = RowFaults(line: row.line) { row.cell($0) }
    }

    /// The row as it may be entered; `nil` when any cell is wrong: `faults` then says which.
    mutating func judged(divisionOf: (String, FieldPath) throws -> DivisionCode) throws -> PlantEntry? {
        let row = row
        text(row.name, "name", as: .name, longest: 100, required: true)
        text(row.place, "place", as: .name, longest: 200)
        let facts = self.facts()
        let division = try faults.take("division_code") { field in
            let code = CellText(row.divisionCode).code
            guard !code.isEmpty else { throw Refusal(.fieldRequired, field: field) }
            return try divisionOf(code, field)
        }
        let code =
            try isCodeStated
            ? faults.take("credit_code") { try CreditCode(cell: row.creditCode, field: $0) } : nil
        let stage = try faults.take("stage") { try LifeCycleStage(cell: row.stage, field: $0) }
        let state = try faults.take("state") { try EnterpriseState(cell: row.state, field: $0) }
        let coordinates = try Degrees.point(row.longitude, row.latitude, &faults)
        guard faults.errors.isEmpty, let division, let stage, let state else { return nil }
        return PlantEntry(
            line: row.line, id: CellText(row.enterpriseID).text, name: NameForm.spelling(of: row.name),
            code: code,
            isCodeDoubtful: code != nil && CreditCode.isDoubtful(cell: row.creditCode), division: division,
            place: NameForm.spelling(of: row.place), stage: stage, state: state, coordinates: coordinates,
            facts: facts)
    }

    /// Whether the row has a code: most are empty or say that it is to be verified (待核).
    private var isCodeStated: Bool {
        guard !row.creditCode.isEmpty else { return false }
        let text = CellText(row.creditCode).text
        return !text.isEmpty && CreditCodeState(called: text) != .toBeVerified
    }

    private mutating func facts() -> [SourceFact] {
        if row.scheme.isEmpty, row.status.isEmpty, row.date.isEmpty, row.source.isEmpty { return [] }
        let facts = SourceFact.stated(in: row)
        guard let facts else {
            faults.note(Refusal(.factLines, field: "source"), "source")
            return []
        }
        for fact in facts {
            text(fact.scheme, "scheme", longest: 50)
            text(fact.status, "status", longest: 500)
            text(fact.date, "date", longest: 50)
            text(fact.source, "source", longest: 500)
        }
        return facts.filter { !$0.source.isEmpty || !$0.status.isEmpty }
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

extension ImportRow {
    /// The content of the column with that name.
    func cell(_ column: String) -> String {
        switch column {
        case "id": enterpriseID
        case "name": name
        case "credit_code": creditCode
        case "division_code": divisionCode
        case "place": place
        case "stage": stage
        case "longitude": longitude
        case "latitude": latitude
        case "scheme": scheme
        case "status": status
        case "date": date
        case "source": source
        case "state": state
        default: ""
        }
    }
}

extension LifeCycleStage {
    /// Reads a stage as files write it: by its name, its words in either language or those of the glossary (规划, 关闭).
    /// Case and width do not matter.
    ///
    /// - Throws: `INVALID_ARGUMENT` (`stage-word`).
    init(cell: String, field: FieldPath) throws(Refusal) {
        // Nearly every cell is empty or one of these.
        if let stage = Self.words[cell] {
            self = stage
            return
        }
        let text = LifeCycleWord.formal(cell)
        guard !text.isEmpty else {
            self = .unspecified
            return
        }
        guard let stage = LifeCycleStage(called: text) else { throw Refusal(.stageWord, field: field) }
        self = stage
    }

    private static let words = Dictionary(
        allCases.flatMap { stage in [(stage.protoName, stage), (stage.wording.chinese, stage)] }
    ) { first, _ in first }
}

extension EnterpriseState {
    /// Reads how a record is entered, as exports write it.
    ///
    /// - Throws: `INVALID_ARGUMENT` (`row-state`).
    init(cell: String, field: FieldPath) throws(Refusal) {
        let text = cell.isEmpty ? "" : CellText(cell).text
        guard !text.isEmpty else {
            self = .unspecified
            return
        }
        guard let state = EnterpriseState(called: text) else { throw Refusal(.rowState, field: field) }
        self = state
    }
}
