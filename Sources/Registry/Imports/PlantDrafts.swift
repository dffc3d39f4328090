import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

/// The plants that a list enters or changes, as they would be afterwards, with indexes to find them by.
struct PlantDrafts: Sendable {
    /// One plant.
    struct Draft: Sendable {
        var plant: Enterprise
        /// The stored plant; `nil` for a new one.
        let before: Enterprise?
        /// The indexes of the rows about it.
        var rows: [Int]
    }

    private var drafts: [String: Draft] = [:]
    /// Their ids in the order of the list; empty where a draft was removed.
    private var order: [String] = []
    private var places: [String: Int] = [:]
    private var codes: [String: String] = [:]
    private var names: [String: String] = [:]

    subscript(_ id: String) -> Draft? { drafts[id] }

    /// How many there are, removed ones included.
    var count: Int { order.count }
    var isEmpty: Bool { drafts.isEmpty }

    /// The drafts in that range of the order.
    func part(_ range: Range<Int>) -> [Draft] {
        order[range].compactMap { drafts[$0] }
    }

    /// All drafts in order.
    var all: [Draft] { part(0..<order.count) }

    /// The plant with that code.
    func holding(_ code: String) -> Enterprise? {
        codes[code].flatMap { drafts[$0]?.plant }
    }

    /// The registered plant of a division with that name, as search compares names.
    func named(_ name: String, in division: String) -> Enterprise? {
        names["\(division)/\(NameForm.key(of: name))"].flatMap { drafts[$0]?.plant }
    }

    /// Adds or replaces a plant.
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

    /// Removes a plant.
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
