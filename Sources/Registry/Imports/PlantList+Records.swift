import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

extension PlantList {
    /// The record that a row's id, credit code and name stand for, all of them; `nil` when no record has any of them.
    ///
    /// - Throws: `row-id-unknown`; `row-contradicts` when they stand for different records; failures of the store.
    func record(of entry: PlantEntry, _ transaction: ReadTransaction) throws -> Enterprise? {
        let plants = DocumentCollection.enterprises.in(transaction)
        var found: (plant: Enterprise, by: Wording)?
        if !entry.id.isEmpty {
            guard let plant = try drafts[entry.id]?.plant ?? plants.get(entry.id) else {
                throw Refusal(.rowIDUnknown, field: "id")
            }
            found = (plant, Self.id)
        }
        if let code = entry.code?.text, found?.plant.creditCode != code,
            let holder = try drafts.holding(code) ?? plants.holding(code)
        {
            if let (plant, by) = found {
                try Self.require(plant, by, isAlso: holder, Self.code, field: "credit_code")
            } else {
                found = (holder, Self.code)
            }
        }
        guard let (plant, by) = found else { return try named(entry, transaction) }
        if !plant.isCalled(entry.name), let other = try named(entry, transaction) {
            try Self.require(plant, by, isAlso: other, Self.name, field: "name")
        }
        return plant
    }

    /// The record that answers for the one that a row names: itself, or the one that it was merged into.
    mutating func answering(
        for named: Enterprise, _ index: Int, _ transaction: ReadTransaction
    ) throws -> Enterprise? {
        rowsOf[named.id, default: []].append(index)
        guard named.state == .merged else { return drafts[named.id]?.plant ?? named }
        rowsOf[named.mergedInto, default: []].append(index)
        if let draft = drafts[named.mergedInto] { return draft.plant }
        return try DocumentCollection.enterprises.in(transaction).get(named.mergedInto)
    }

    /// Why the name of a row that was known by its id or code must not be taken for a further name of that record:
    /// nothing about it is like any of those that the record has.
    func unlikeness(
        of entry: PlantEntry, to whole: Enterprise, _ named: Enterprise, _ transaction: ReadTransaction
    ) throws -> Refusal? {
        guard !whole.isCalled(entry.name), !named.isCalled(entry.name) else { return nil }
        let places =
            try PlaceNames.of(whole.divisionCode, in: transaction)
            + PlaceNames.of(entry.division.text, in: transaction)
        let stated = PlantName.stated(in: entry.name).map { PlantName($0, in: places) }
        let names = (whole.everyName + named.everyName).map { PlantName($0, in: places) }
        guard names.allSatisfy({ name in stated.allSatisfy { $0.isUnlike(name) } }) else { return nil }
        return Refusal(.rowNameUnlike, field: "name", ["name": whole.name])
    }

    /// What a row says otherwise than the record, where an import leaves the record as it is.
    ///
    /// - Parameters:
    ///   - row: The row.
    ///   - entry: The same, as it was read.
    ///   - records: The record with the data of its doubles, and the one that the row names.
    /// - Returns: A remark for each cell that says something else.
    static func remarks(on row: ImportRow, _ entry: PlantEntry, beside records: [Enterprise]) -> [RowError] {
        guard entry.state != .merged, let whole = records.first else { return [] }
        var notes = RowFaults(line: row.line) { row.cell($0) }
        func note(_ column: String, _ record: Wording, unless isSame: (Enterprise) -> Bool) {
            guard !records.contains(where: isSame) else { return }
            notes.note(Refusal(.rowDiffers, field: FieldPath(column), words: ["record": record]), column)
        }
        note("division_code", Wording(whole.divisionCode, whole.divisionCode)) {
            $0.divisionCode == entry.division.text
        }
        if !entry.place.isEmpty, !whole.place.isEmpty {
            note("place", Wording(whole.place, whole.place)) {
                NameForm.key(of: $0.place) == NameForm.key(of: entry.place)
            }
        }
        if entry.stage != .unspecified, whole.stage != .unspecified {
            note("stage", whole.stage.wording) { $0.stage == entry.stage }
        }
        if let point = entry.coordinates, whole.hasCoordinates {
            let text = [whole.coordinates.longitudeE6, whole.coordinates.latitudeE6].map(Degrees.text)
            note("longitude", Wording(text.joined(separator: "，"), text.joined(separator: ", "))) {
                $0.hasCoordinates && $0.coordinates == point
            }
        }
        return notes.errors
    }

    private func named(_ entry: PlantEntry, _ transaction: ReadTransaction) throws -> Enterprise? {
        let plants = DocumentCollection.enterprises.in(transaction)
        if let plant = try plants.named(entry.name, in: entry.division.text) { return plant }
        guard let first = PlantName.stated(in: entry.name).first else { return nil }
        let id = try SearchIndex.plant(
            named: NameForm.key(of: first), in: entry.division.text, transaction)
        if let id { return try plants.get(id) }
        return drafts.named(entry.name, in: entry.division.text)
            ?? drafts.named(first, in: entry.division.text)
    }

    /// Refuses a row of which one cell stands for one record and another for another; a double and the record that it
    /// was merged into are one.
    private static func require(
        _ plant: Enterprise, _ by: Wording, isAlso other: Enterprise, _ also: Wording, field: FieldPath
    ) throws(Refusal) {
        let root = { (plant: Enterprise) in plant.state == .merged ? plant.mergedInto : plant.id }
        guard root(plant) != root(other) else { return }
        throw Refusal(
            .rowContradicts, field: field, ["plant": plant.name, "other": other.name],
            words: ["by": by, "also": also])
    }

    private static let id = Wording("编号", "id")
    private static let code = Wording("信用代码", "credit code")
    private static let name = Wording("名称", "name")
}

extension Enterprise {
    /// Whether that is one of its names, as search compares names.
    fileprivate func isCalled(_ text: String) -> Bool {
        let keys = ([text] + PlantName.stated(in: text).prefix(1)).map(NameForm.key)
        return (everyName + [name]).contains { keys.contains(NameForm.key(of: $0)) }
    }
}

extension PlantName {
    /// Whether nothing suggests that both name one plant: neither looks, sounds or begins like the other, and less than half of
    /// the shorter one's characters stand in the other in the same order. A name that says only the place and the trade
    /// is unlike none. A proposal [P]: it decides only what is asked about.
    func isUnlike(_ other: PlantName) -> Bool {
        guard !look.isEmpty, !other.look.isEmpty, signal(with: other) == nil else { return false }
        return shared(with: other) * 2 < min(look.count, other.look.count)
    }

    /// How many characters both have in the same order.
    private func shared(with other: PlantName) -> Int {
        var lengths = Array(repeating: 0, count: other.look.count + 1)
        for mine in look {
            var above = 0
            for (place, theirs) in other.look.enumerated() {
                let left = lengths[place + 1]
                lengths[place + 1] = mine == theirs ? above + 1 : max(left, lengths[place])
                above = left
            }
        }
        return lengths.last ?? 0
    }
}

extension ImportOutcome {
    /// Adds what was noted of a row that is kept.
    mutating func note(_ remarks: [RowError]) {
        self.remarks += remarks.prefix(max(0, RowFaults.most - self.remarks.count))
    }
}
