import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension People {
    /// What that caller may read of the people of a plant: everything when it is an officer of the plant's division or
    /// the plant itself, and otherwise that there is somebody, and in what part.
    func shown(to actor: Actor, of plant: Enterprise) throws(Refusal) -> People {
        if try actor.isConcerned(with: plant) { return self }
        var shown = self
        shown.masked = true
        shown.changeReason = ""
        shown.people = people.map(\.masked)
        return shown
    }

    /// What doubles are found by: telephone numbers and whole names.
    var keys: [[String]] {
        let phones = people.map { $0.phone.filter(\.isNumber) }.filter { $0.count > 6 }.map { ["phone", $0] }
        return Array(Set(phones + people.map { ["person", NameForm.lookAlike(of: $0.name)] }))
    }
}

extension Person {
    /// The part alone is left as it is; of the name its first character, of the telephone number its last two digits.
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
    /// Whether the caller reads what a plant shows to its own officers and itself: people, files. Roles that are not named
    /// here do not.
    func isConcerned(with plant: Enterprise) throws(Refusal) -> Bool {
        if speaks(for: plant) { return true }
        return holds(anyOf: .lookingAfterPlants, over: try plant.division)
    }
}
