import RegistryAPI
import Rulebook
import SwiftProtobuf

/// The parts of a record that are compared with those of another.
struct Likeness: Sendable {
    let plant: Enterprise
    let names: [PlantName]
    /// Telephone numbers and names of people.
    let people: Set<String>

    init(_ plant: Enterprise, places: [String], people: Set<String>) {
        self.plant = plant
        names = plant.everyName.map { PlantName($0, in: places) }.filter { $0.core.count > 1 }
        self.people = people
    }
}

extension Likeness {
    /// Below this sum of weights two records are not shown as candidates.
    static let threshold: Int32 = 40

    /// Everything that suggests the two are one plant, or are not. The weights are a proposal: they order what a person
    /// looks at and decide nothing.
    func signals(with other: Likeness) -> [Signal] {
        [codes(other), name(other), place(other), distance(other), sharedPeople(other)].compactMap { $0 }
    }

    private func codes(_ other: Likeness) -> Signal? {
        let (mine, theirs) = (plant.creditCode, other.plant.creditCode)
        guard !mine.isEmpty, !theirs.isEmpty, mine != theirs else { return nil }
        return Signal(.codesDiffer, -100, "\(mine) / \(theirs)")
    }

    /// The strongest signal from any pair of their names.
    private func name(_ other: Likeness) -> Signal? {
        let found = names.flatMap { mine in other.names.compactMap { mine.signal(with: $0) } }
        return found.max { $0.weight < $1.weight }
    }

    private func place(_ other: Likeness) -> Signal? {
        let (mine, theirs) = (plant.divisionCode, other.plant.divisionCode)
        if mine == theirs { return Signal(.division, 10, mine) }
        if mine.prefix(4) == theirs.prefix(4) { return Signal(.division, 5, "\(mine) / \(theirs)") }
        return nil
    }

    private func distance(_ other: Likeness) -> Signal? {
        guard plant.hasCoordinates, other.plant.hasCoordinates else { return nil }
        let metres = plant.coordinates.metres(to: other.plant.coordinates)
        // One point, or one gate: alone enough to look at within a county.
        if metres <= 20 { return Signal(.distance, 35, "\(metres) m") }
        if metres <= 500 { return Signal(.distance, 25, "\(metres) m") }
        if metres <= 3000 { return Signal(.distance, 10, "\(metres) m") }
        return nil
    }

    /// Says only that both share a person or telephone, not which: that is personal data.
    private func sharedPeople(_ other: Likeness) -> Signal? {
        let shared = people.intersection(other.people).count
        return shared == 0 ? nil : Signal(.people, shared > 1 ? 35 : 25, "\(shared)")
    }
}

extension PlantName {
    /// What suggests that both are names of one plant; `nil` for nothing.
    func signal(with other: PlantName) -> Signal? {
        let inputs = "\(core) / \(other.core)"
        if look == other.look { return Signal(.coreName, 45, inputs) }
        if sound == other.sound { return Signal(.sound, 35, "\(inputs) (\(sound))") }
        if look.count == other.look.count, look.count > 1,
            zip(look, other.look).filter({ $0 != $1 }).count == 1
        {
            return Signal(.oneCharacter, look.count > 2 ? 30 : 20, inputs)
        }
        if look.contains(other.look) || other.look.contains(look) { return Signal(.contained, 25, inputs) }
        return nil
    }
}

extension Signal {
    fileprivate init(_ kind: SignalKind, _ weight: Int32, _ inputs: String) {
        self = .with {
            $0.kind = kind
            $0.weight = weight
            $0.inputs = inputs
        }
    }
}
