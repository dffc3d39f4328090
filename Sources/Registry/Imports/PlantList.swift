import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// A list of plants, judged row by row against the rules, the directory, the plants that are there and the rows before.
///
/// It only reads, and says in `drafts` what would be entered and changed.
struct PlantList: Sendable {
    /// What became of a row.
    private enum Fate: Sendable {
        case wrong([RowError])
        case created(RowDoubt?)
        case changed
        case unchanged
    }

    /// How a list is meant.
    enum Kind: Sendable {
        /// An office's own: it says each plant once, and what is wrong is answered by line.
        case file
        /// A source's: it may say a plant several times, and is refused for the first wrong row. The stream's items are
        /// its rows.
        case source
    }

    let actor: Actor
    private let now: Instant
    private let rows: [ImportRow]
    private let kind: Kind
    /// Why the first wrong row is wrong.
    private(set) var firstFault: Refusal?
    private var fates: [Fate] = []
    private(set) var drafts = PlantDrafts()
    /// The last change of any plant that was looked at.
    private var seenChange: Int64 = -1
    private var seenDivisions: [Int64] = []
    /// Which line brought a credit code, or a name in a division: a list says each once.
    private var firstLines: [String: Int32] = [:]
    /// Which rows are about a plant, or bear a code or a name.
    private var rowsOf: [String: [Int]] = [:]
    private var divisions: [String: DivisionCode] = [:]
    private var kin = PlantKin()

    init(_ rows: [ImportRow], as kind: Kind = .file, actor: Actor, now: Instant) {
        self.rows = rows
        self.kind = kind
        self.actor = actor
        self.now = now
        fates.reserveCapacity(rows.count)
    }

    /// What came of it so far.
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
            case .changed: outcome.changed += 1
            case .unchanged: outcome.unchanged += 1
            }
        }
        return outcome
    }

    /// Judges the next row.
    ///
    /// - Returns: Whether there was one.
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

    private mutating func judge(
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
        guard let known = try known(entry, index, transaction) else {
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
        var changed = known
        do throws(Refusal) {
            // A double is left as it is: the record that answers for it takes nothing of what it says.
            if entry.state != .merged { try changed.take(entry, beside: whole) }
        } catch {
            // What the record itself refuses of a row: that is wrong, and no other.
            let column = error.reason == .creditCodeVerified ? "credit_code" : "stage"
            judge.faults.note(error, column)
            return wrong(judge.faults)
        }
        guard changed != known else {
            drafts.note(index, of: known.id)
            return .unchanged
        }
        drafts.put(changed, before: known, row: index)
        return .changed
    }

    private mutating func wrong(_ faults: RowFaults) -> Fate {
        firstFault = firstFault ?? faults.first
        return .wrong(faults.errors)
    }

    /// What stands against entering a row as a new plant: records of unregistered plants come from cases, those of doubles from
    /// merging, and a code that a spreadsheet may have changed is nobody's.
    private func fault(ofNew entry: PlantEntry) -> (column: String, Refusal)? {
        if entry.isCodeDoubtful { return ("credit_code", Refusal(.creditCodeRounded, field: "credit_code")) }
        guard entry.state == .unspecified || entry.state == .registered else {
            return ("state", Refusal(.rowState, field: "state"))
        }
        return nil
    }

    /// What stands against taking a row for that plant: a list that names a known plant in another place is wrong about one
    /// of them, and a place that is not the caller's is not for them to change.
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

    /// The plant that a row is about, or that answers for it: by its id, its credit code, then by any of its names in its division.
    private mutating func known(
        _ entry: PlantEntry, _ index: Int, _ transaction: ReadTransaction
    ) throws -> Enterprise? {
        guard let found = try found(entry, transaction) else { return nil }
        rowsOf[found.id, default: []].append(index)
        guard found.state == .merged else { return drafts[found.id]?.plant ?? found }
        rowsOf[found.mergedInto, default: []].append(index)
        if let draft = drafts[found.mergedInto] { return draft.plant }
        return try DocumentCollection.enterprises.in(transaction).get(found.mergedInto)
    }

    private func found(_ entry: PlantEntry, _ transaction: ReadTransaction) throws -> Enterprise? {
        let plants = DocumentCollection.enterprises.in(transaction)
        if !entry.id.isEmpty {
            if let plant = try drafts[entry.id]?.plant ?? plants.get(entry.id) { return plant }
        }
        if let code = entry.code?.text {
            if let plant = try drafts.holding(code) ?? plants.holding(code) { return plant }
        }
        if let plant = try plants.named(entry.name, in: entry.division.text) { return plant }
        guard let first = PlantName.stated(in: entry.name).first else { return nil }
        let id = try SearchIndex.plant(
            named: NameForm.key(of: first), in: entry.division.text, transaction)
        if let id { return try plants.get(id) }
        return drafts.named(entry.name, in: entry.division.text)
            ?? drafts.named(first, in: entry.division.text)
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
                + [entry.code?.text].compactMap(\.self))
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

    /// Says of a new plant which one it may be a double of. Looking for doubles takes milliseconds a row, for which nobody
    /// waits with a long list.
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

extension PlantList {
    /// Judges and takes a short list within a command.
    ///
    /// - Parameters:
    ///   - rows: The list.
    ///   - kind: How it is meant.
    ///   - command: What takes it.
    ///   - isKept: Whether what was found right stays, by how many rows are wrong.
    /// - Returns: The list, and whether it was taken.
    /// - Throws: Failures of the store.
    static func taken(
        _ rows: [ImportRow], as kind: Kind, _ command: Command, if isKept: (Int32) -> Bool
    ) throws -> (PlantList, Bool) {
        var list = PlantList(rows, as: kind, actor: command.actor, now: command.now)
        while try list.judgeNext(in: command.transaction.reading, newID: command.newID) {}
        guard isKept(list.outcome.wrong) else { return (list, false) }
        for draft in list.drafts.all {
            if draft.before == nil {
                try command.kept(.enterprises).add(draft.plant)
            } else {
                try command.kept(.enterprises).save(draft.plant)
            }
        }
        return (list, true)
    }

    /// What is to be put right in a batch after the list was judged anew in part.
    struct Amendment: Sendable {
        /// Drafts that are gone or were made anew.
        var removed: Set<String> = []
        var added: [PlantDrafts.Draft] = []
        /// Whether more changed than was looked at: there is more to reconsider.
        var isPartial = false
    }

    /// Changes of plants that are looked at in one go.
    static let mostChanges = 500

    /// Whether the caller and the divisions are as they were when the list was judged.
    func isJudged(for actor: Actor, in transaction: ReadTransaction) throws -> Bool {
        try actor.principal == self.actor.principal && Self.divisions(in: transaction) == seenDivisions
    }

    /// Judges those rows anew that are about plants which came to be or changed since.
    mutating func reconsider(in transaction: ReadTransaction, newID: () -> String) throws -> Amendment {
        var amendment = Amendment()
        let changes = try ChangeFeed.plants(
            changedAfter: seenChange, limit: Self.mostChanges, in: transaction)
        guard let last = changes.last?.sequence else { return amendment }
        seenChange = last
        amendment.isPartial = try ChangeFeed.last(in: transaction) > last
        var affected: Set<Int> = []
        for id in Set(changes.map(\.id)) {
            affected.formUnion(rowsOf[id, default: []])
            guard let plant = try DocumentCollection.enterprises.in(transaction).get(id) else { continue }
            affected.formUnion(rowsOf[plant.creditCode, default: []])
            for name in plant.everyName + [plant.name] {
                affected.formUnion(rowsOf["\(plant.divisionCode)/\(NameForm.key(of: name))", default: []])
            }
        }
        for draft in drafts.all where !affected.isDisjoint(with: draft.rows) {
            affected.formUnion(draft.rows)
            drafts.remove(draft.plant.id)
            amendment.removed.insert(draft.plant.id)
        }
        guard !affected.isEmpty else { return amendment }
        let count = drafts.count
        for index in affected.sorted() where index < fates.count {
            if case .wrong(let errors) = fates[index],
                errors.contains(where: { $0.reason == Reason.rowRepeated.word })
            {
                continue
            }
            fates[index] = try judge(index, isFirst: false, transaction, newID)
        }
        amendment.added = drafts.part(count..<drafts.count)
        return amendment
    }

    private static func divisions(in transaction: ReadTransaction) throws -> [Int64] {
        try transaction.row(
            "SELECT COUNT(*), COALESCE(SUM(revision), 0), COALESCE(MAX(updated_at), 0) FROM division"
        ) { try [$0.int64(0), $0.int64(1), $0.int64(2)] } ?? []
    }
}
