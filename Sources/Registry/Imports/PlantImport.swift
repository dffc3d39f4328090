import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

/// A list of plants on its way into the registry.
struct PlantImport {
    private let command: Command
    private(set) var outcome = ImportOutcome()
    /// Which line brought a credit code, or a name in a division: a list says each once.
    private var seen: [String: Int32] = [:]

    init(_ command: Command) {
        self.command = command
    }

    /// Judges a row against the rules, the directory and the lines before it.
    mutating func judge(_ row: ImportRow) throws -> PlantEntry? {
        outcome.rows += 1
        var judge = RowJudge(row)
        var entry = try judge.judged { code, field in
            let division = try command.division(code, field: field)
            try command.actor.require(.registrar, over: division)
            return division
        }
        if let right = entry, let (column, line) = repeated(right) {
            judge.faults.note(Refusal(.rowRepeated, field: FieldPath(column), ["line": String(line)]), column)
            entry = nil
        }
        if let right = entry, let known = try known(right),
            let (column, refusal) = try fault(right, with: known)
        {
            judge.faults.note(refusal, column)
            entry = nil
        }
        guard judge.faults.errors.isEmpty else {
            outcome.wrong += 1
            outcome.errors += judge.faults.errors.prefix(max(0, RowFaults.most - outcome.errors.count))
            return nil
        }
        return entry
    }

    /// What stands against taking a row for that plant: a list that names a known plant in another place is wrong about one
    /// of them, and a place that is not the caller's is not for them to change.
    private func fault(_ entry: PlantEntry, with known: Enterprise) throws -> (column: String, Refusal)? {
        if let code = entry.code, !known.creditCode.isEmpty, known.creditCode != code.text {
            return ("credit_code", Refusal(.creditCodeVerified, field: "credit_code"))
        }
        let place = try known.division
        do throws(Refusal) {
            try command.actor.require(.registrar, over: place, field: "credit_code")
        } catch {
            return ("credit_code", error)
        }
        guard place.contains(entry.division) || entry.division.contains(place) else {
            let refusal = Refusal(.plantElsewhere, field: "division_code", ["division": place.text])
            return ("division_code", refusal)
        }
        return nil
    }

    /// Enters a row, or takes over what it says that is new.
    mutating func take(_ entry: PlantEntry) throws {
        guard let known = try known(entry) else {
            let plant = try command.enter(Enterprise(entry, command))
            outcome.created += 1
            return try doubt(plant, entry.line)
        }
        var changed = known
        try changed.take(entry, on: command.today)
        if changed == known {
            outcome.unchanged += 1
        } else {
            try command.keep(changed)
            outcome.changed += 1
        }
    }

    private static let mostDoubts = 200
    private static let searchedRows = 2000

    /// The plant that a row is about, or that answers for it.
    private func known(_ entry: PlantEntry) throws -> Enterprise? {
        try found(entry).map(command.answering)
    }

    /// By its credit code, then by any of its names in its division.
    private func found(_ entry: PlantEntry) throws -> Enterprise? {
        if let code = entry.code, let holder = try command.kept(.enterprises).holding(code.text) {
            return holder
        }
        if let plant = try command.kept(.enterprises).named(entry.name, in: entry.division.text) {
            return plant
        }
        let names = PlantName.stated(in: entry.name).map(NameForm.key)
        guard let first = names.first, let gram = SearchIndex.grams(of: first).first else { return nil }
        let ids = try command.transaction.rows(
            """
            SELECT g.id, s.names FROM enterprise_gram g CROSS JOIN enterprise_search s
            WHERE g.gram = $1 AND g.division_code = $2 AND s.number = g.number AND s.state = $3
            AND instr(s.names, $4) > 0 ORDER BY g.id
            """,
            [
                .text(gram), .text(entry.division.text),
                .integer(Int64(EnterpriseState.registered.rawValue)),
                .text(first),
            ]
        ) { row in (try row.text(0), try row.text(1)) }
        let found = ids.first { $0.1.split(separator: "\n").contains { $0 == first } }
        return try found.map { try command.kept(.enterprises).require($0.0) }
    }

    private mutating func repeated(_ entry: PlantEntry) -> (String, Int32)? {
        if let code = entry.code?.text {
            if let line = seen[code] { return ("credit_code", line) }
            seen[code] = entry.line
            return nil
        }
        let key = "\(entry.division.text)/\(NameForm.key(of: entry.name))"
        if let line = seen[key] { return ("name", line) }
        seen[key] = entry.line
        return nil
    }

    /// Says of a new plant which one it may be a double of. Looking for doubles takes milliseconds a row, for which the
    /// writer does not stand still with a long list.
    private mutating func doubt(_ plant: Enterprise, _ line: Int32) throws {
        guard outcome.rows <= Self.searchedRows, outcome.doubts.count < Self.mostDoubts else { return }
        guard
            let likeliest = try DuplicateSearch(query: command.query).candidates(for: plant, quickly: true)
                .first
        else { return }
        outcome.doubts.append(
            .with {
                $0.line = line
                $0.enterpriseID = likeliest.enterpriseID
                $0.name = likeliest.name
                $0.score = likeliest.score
            })
    }

    /// Whether what was taken stays.
    mutating func finish(written: Bool) {
        outcome.written = written
    }
}

extension Enterprise {
    fileprivate init(_ entry: PlantEntry, _ command: Command) throws {
        self = .with {
            $0.id = command.newID()
            $0.name = entry.name
            $0.state = .registered
            $0.creditCodeState = .toBeVerified
            $0.divisionCode = entry.division.text
            $0.place = entry.place
            $0.registeredAt = command.now.microseconds
        }
        try take(entry, on: command.today)
    }

    /// Takes over what a row says beyond what is known; what was verified or corrected here is not overwritten.
    fileprivate mutating func take(_ entry: PlantEntry, on today: Day) throws {
        if let code = entry.code, creditCode.isEmpty { try adopt(code) }
        if let fact = entry.fact { _ = note(fact) }
        if let coordinates = entry.coordinates, !hasCoordinates { self.coordinates = coordinates }
        if entry.stage != .unspecified, stage == .unspecified { try move(to: entry.stage, on: nil) }
        if place.isEmpty { place = entry.place }
        let names = everyName.map(NameForm.key)
        if !names.contains(NameForm.key(of: PlantName.stated(in: entry.name).first ?? "")) {
            add(
                .with {
                    $0.name = entry.name
                    $0.kind = .variant
                    $0.source = entry.fact?.source ?? ""
                })
        }
    }
}
