import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension People {
    /// What the caller may read of a plant's people: everything if it supervises the plant or speaks for it, otherwise
    /// only that there is somebody and in what part.
    func shown(to actor: Actor, of plant: Enterprise) throws(Refusal) -> People {
        if try actor.isConcerned(with: plant) { return self }
        var shown = self
        shown.masked = true
        shown.changeReason = ""
        shown.people = people.map(\.masked)
        return shown
    }

    /// The keys by which doubles are found: telephone numbers and whole names.
    var keys: [[String]] {
        let phones = people.map { $0.phone.filter(\.isNumber) }.filter { $0.count > 6 }.map { ["phone", $0] }
        return Array(Set(phones + people.map { ["person", NameForm.lookAlike(of: $0.name)] }))
    }
}

extension Person {
    /// Only the part is shown in full; of the name the first character, of the telephone number the last two digits.
    var masked: Person {
        .with {
            $0.name = name.prefix(1) + "**"
            $0.part = part
            $0.phone = phone.isEmpty ? "" : "***" + phone.suffix(2)
            $0.email = email.isEmpty ? "" : "***"
        }
    }
}

extension Actor {
    /// Whether the caller may read what a plant shows only to itself and its officers: people, files. Other roles may
    /// not.
    func isConcerned(with plant: Enterprise) throws(Refusal) -> Bool {
        if speaks(for: plant) { return true }
        return holds(anyOf: .lookingAfterPlants, over: try plant.division)
    }
}
