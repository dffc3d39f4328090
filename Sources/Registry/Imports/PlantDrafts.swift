import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

/// The plants that a list enters or changes, as they would stand afterwards, and what they are found by meanwhile.
struct PlantDrafts: Sendable {
    /// One plant.
    struct Draft: Sendable {
        var plant: Enterprise
        /// As it is kept; `nil` for a new plant.
        let before: Enterprise?
        /// The places in the list of the rows that are about it.
        var rows: [Int]
    }

    private var drafts: [String: Draft] = [:]
    /// Their ids in the order of the list; empty where one is gone.
    private var order: [String] = []
    private var places: [String: Int] = [:]
    private var codes: [String: String] = [:]
    private var names: [String: String] = [:]

    subscript(_ id: String) -> Draft? { drafts[id] }

    /// How many there are, with those that are gone.
    var count: Int { order.count }
    var isEmpty: Bool { drafts.isEmpty }

    /// Those at some places of the order.
    func part(_ range: Range<Int>) -> [Draft] {
        order[range].compactMap { drafts[$0] }
    }

    /// All, in order.
    var all: [Draft] { part(0..<order.count) }

    /// The plant with that code.
    func holding(_ code: String) -> Enterprise? {
        codes[code].flatMap { drafts[$0]?.plant }
    }

    /// The registered plant of a division with that name, exactly or as names are found.
    func named(_ name: String, in division: String) -> Enterprise? {
        names["\(division)/\(NameForm.key(of: name))"].flatMap { drafts[$0]?.plant }
    }

    /// Takes a plant as it now is.
    mutating func put(_ plant: Enterprise, before: Enterprise?, row: Int) {
        if drafts[plant.id] == nil {
            places[plant.id] = order.count
            order.append(plant.id)
            drafts[plant.id] = Draft(plant: plant, before: before, rows: [])
        }
        drafts[plant.id]?.plant = plant
        note(row, of: plant.id)
        if !plant.creditCode.isEmpty { codes[plant.creditCode] = plant.id }
        guard plant.state == .registered else { return }
        for name in plant.everyName + [plant.name] {
            let key = "\(plant.divisionCode)/\(NameForm.key(of: name))"
            if names[key] == nil { names[key] = plant.id }
        }
    }

    /// Notes that a row is about a plant.
    mutating func note(_ row: Int, of id: String) {
        if drafts[id]?.rows.last != row { drafts[id]?.rows.append(row) }
    }

    /// Lets go of a plant.
    mutating func remove(_ id: String) {
        guard let draft = drafts.removeValue(forKey: id) else { return }
        if let place = places.removeValue(forKey: id) { order[place] = "" }
        if codes[draft.plant.creditCode] == id { codes[draft.plant.creditCode] = nil }
        for name in draft.plant.everyName + [draft.plant.name] {
            let key = "\(draft.plant.divisionCode)/\(NameForm.key(of: name))"
            if names[key] == id { names[key] = nil }
        }
    }
}
