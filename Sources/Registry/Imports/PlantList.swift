import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// A list of plants, checked row by row against the rules, the directory, the stored plants and earlier rows.
///
/// It only reads; `drafts` has what would be entered and changed.
struct PlantList: Sendable {
    /// The result for a row.
    enum Fate: Sendable {
        case wrong([RowError])
        case created(RowDoubt?)
        /// With what the row says otherwise than the record, and the import left as it was.
        case changed([RowError])
        case differing([RowError])
        case unchanged
    }

    /// Where a list comes from, which decides how it is checked.
    enum Kind: Sendable {
        /// A file of an office: each plant appears once, and errors are reported by line.
        case file
        /// A list of a source: a plant may appear several times, and the first wrong row refuses the list. The stream's
        /// items are its rows.
        case source
    }

    let actor: Actor
    private let now: Instant
    private let rows: [ImportRow]
    private let kind: Kind
    /// The refusal of the first wrong row; `nil` while there is none.
    private(set) var firstFault: Refusal?
    var fates: [Fate] = []
    var drafts = PlantDrafts()
    /// The number in the change feed up to which changes of plants were seen.
    var seenChange: Int64 = -1
    private(set) var seenDivisions: [Int64] = []
    /// The line that first had a credit code, or a name in a division: a file has each once.
    private var firstLines: [String: Int32] = [:]
    /// The rows that are about a plant, by its id, or that have a code or a name.
    var rowsOf: [String: [Int]] = [:]
    private var divisions: [String: DivisionCode] = [:]
    private var kin = PlantKin()

    init(_ rows: [ImportRow], as kind: Kind = .file, actor: Actor, now: Instant) {
        self.rows = rows
        self.kind = kind
        self.actor = actor
        self.now = now
        fates.reserveCapacity(rows.count)
    }

    /// The result so far.
    var outcome: ImportOutcome {
        var outcome = ImportOutcome()
        outcome.rows = Int32(fates.count)
        for fate in fates {
            switch fate {
            case .wrong(let errors):
                outcome.wrong += 1
                outcome.errors += errors.prefix(max(0, RowFaults.most - outcome.errors.count))
            case .created(let doubt):
                outcome.created += 1
                if let doubt { outcome.doubts.append(doubt) }
            case .changed(let remarks):
                outcome.changed += 1
                outcome.note(remarks)
            case .differing(let remarks):
                outcome.differing += 1
                outcome.note(remarks)
            case .unchanged: outcome.unchanged += 1
            }
        }
        return outcome
    }

    /// Checks the next row.
    ///
    /// - Returns: False when no row was left.
    /// - Throws: Failures of the store.
    mutating func judgeNext(in transaction: ReadTransaction, newID: () -> String) throws -> Bool {
        guard fates.count < rows.count else { return false }
        if fates.isEmpty {
            seenChange = try ChangeFeed.last(in: transaction)
            seenDivisions = try Self.divisions(in: transaction)
        }
        let index = fates.count
        fates.append(.unchanged)
        fates[index] = try judge(index, isFirst: true, transaction, newID)
        return true
    }

    mutating func judge(
        _ index: Int, isFirst: Bool, _ transaction: ReadTransaction, _ newID: () -> String
    ) throws -> Fate {
        let row = rows[index]
        var judge = RowJudge(row)
        let entry = try judge.judged { code, column in
            let field =
                kind == .file ? column : FieldPath("items").item(index).field("division_code")
            let division = try division(code, field, transaction)
            try actor.require(.registrar, over: division)
            return division
        }
        guard let entry else { return wrong(judge.faults) }
        if let (column, line) = repeated(entry, index, isFirst) {
            judge.faults.note(Refusal(.rowRepeated, field: FieldPath(column), ["line": String(line)]), column)
            return wrong(judge.faults)
        }
        let named: Enterprise?
        do {
            named = try record(of: entry, transaction)
        } catch let refusal as Refusal {
            judge.faults.note(refusal, refusal.field?.text ?? "name")
            return wrong(judge.faults)
        }
        guard let named, let known = try answering(for: named, index, transaction) else {
            if let (column, refusal) = fault(ofNew: entry) {
                judge.faults.note(refusal, column)
                return wrong(judge.faults)
            }
            var plant = Enterprise(entry, id: newID(), at: now)
            try plant.take(entry, beside: plant)
            drafts.put(plant, before: nil, row: index)
            return .created(try doubt(plant, index, transaction))
        }
        if let (column, refusal) = try fault(entry, with: known) {
            judge.faults.note(refusal, column)
            return wrong(judge.faults)
        }
        let plants = DocumentCollection.enterprises.in(transaction)
        let whole = try known.together(with: known.absorbedIds.compactMap { try plants.get($0) })
        if let refusal = try unlikeness(of: entry, to: whole, named, transaction) {
            judge.faults.note(refusal, "name")
            return wrong(judge.faults)
        }
        var changed = known
        do throws(Refusal) {
            // A double stays as it is: the record it was merged into takes nothing from its row.
            if entry.state != .merged { try changed.take(entry, beside: whole) }
        } catch {
            // The record itself refuses what the row says: then this row is wrong, and no other.
            let column = error.reason == .creditCodeVerified ? "credit_code" : "stage"
            judge.faults.note(error, column)
            return wrong(judge.faults)
        }
        let remarks = Self.remarks(on: row, entry, beside: [whole, named])
        guard changed != known else {
            drafts.note(index, of: known.id)
            return remarks.isEmpty ? .unchanged : .differing(remarks)
        }
        drafts.put(changed, before: known, row: index)
        return .changed(remarks)
    }

    private mutating func wrong(_ faults: RowFaults) -> Fate {
        firstFault = firstFault ?? faults.first
        return .wrong(faults.errors)
    }

    /// Why a row must not be entered as a new plant; `nil` when it may. Records of unregistered plants come from cases
    /// and merged records from merging, and a code that a spreadsheet may have changed cannot be trusted.
    private func fault(ofNew entry: PlantEntry) -> (column: String, Refusal)? {
        if entry.isCodeDoubtful { return ("credit_code", Refusal(.creditCodeRounded, field: "credit_code")) }
        guard entry.state == .unspecified || entry.state == .registered else {
            return ("state", Refusal(.rowState, field: "state"))
        }
        return nil
    }

    /// Why a row must not be taken for that plant; `nil` when it may. A list that has a known plant in another place is
    /// wrong about one of the two, and a caller may only change plants of its own place.
    private func fault(_ entry: PlantEntry, with known: Enterprise) throws -> (column: String, Refusal)? {
        if entry.isCodeDoubtful, known.creditCode != entry.code?.text {
            return ("credit_code", Refusal(.creditCodeRounded, field: "credit_code"))
        }
        if (entry.state == .unregistered) != (known.state == .unregistered),
            [.registered, .unregistered].contains(entry.state)
        {
            return ("state", Refusal(.rowState, field: "state"))
        }
        if let code = entry.code, !known.creditCode.isEmpty, known.creditCode != code.text {
            return ("credit_code", Refusal(.creditCodeVerified, field: "credit_code"))
        }
        let place = try known.division
        do throws(Refusal) {
            try actor.require(.registrar, over: place, field: "credit_code")
        } catch {
            return ("credit_code", error)
        }
        guard place.contains(entry.division) || entry.division.contains(place) else {
            let refusal = Refusal(.plantElsewhere, field: "division_code", ["division": place.text])
            return ("division_code", refusal)
        }
        return nil
    }

    private mutating func repeated(_ entry: PlantEntry, _ index: Int, _ isFirst: Bool) -> (String, Int32)? {
        guard isFirst else { return nil }
        for key in Self.keys(of: entry) { rowsOf[key, default: []].append(index) }
        guard kind == .file else { return nil }
        let name = "\(entry.division.text)/\(NameForm.key(of: entry.name))"
        let (key, column) =
            entry.id.isEmpty
            ? entry.code.map { ($0.text, "credit_code") } ?? (name, "name") : (entry.id, "id")
        if let line = firstLines[key] { return (column, line) }
        firstLines[key] = entry.line
        return nil
    }

    private static func keys(of entry: PlantEntry) -> Set<String> {
        let names = [entry.name] + PlantName.stated(in: entry.name).prefix(1)
        return Set(
            names.map { "\(entry.division.text)/\(NameForm.key(of: $0))" }
                + [entry.code?.text, entry.id.isEmpty ? nil : entry.id].compactMap(\.self))
    }

    private mutating func division(
        _ code: String, _ field: FieldPath, _ transaction: ReadTransaction
    ) throws -> DivisionCode {
        if let known = divisions[code] { return known }
        let parsed = try DivisionCode(code, field: field)
        guard try DocumentCollection.divisions.in(transaction).get(parsed.text) != nil else {
            throw Aggregate<CommonAPI.Division>.divisions.refusal(of: code, field: field)
        }
        divisions[code] = parsed
        return parsed
    }

    private static let mostDoubts = 200
    private static let searchedRows = 2000

    /// The plant of which a new plant may be a double; `nil` for none. The search takes milliseconds a row, so only the
    /// first rows of a long list are searched.
    private mutating func doubt(
        _ plant: Enterprise, _ index: Int, _ transaction: ReadTransaction
    ) throws -> RowDoubt? {
        guard index < Self.searchedRows, kin.found < Self.mostDoubts else { return nil }
        let search = DuplicateSearch(query: Query(transaction: transaction, actor: actor, now: now))
        let likeness = try search.likeness(of: plant)
        guard let likeliest = try search.likeliest(for: likeness, beside: kin.take(likeness)) else {
            return nil
        }
        kin.found += 1
        return .with {
            $0.line = rows[index].line
            $0.enterpriseID = likeliest.enterpriseID
            $0.name = likeliest.name
            $0.score = likeliest.score
        }
    }
}
