import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

extension Enterprise {
    /// Every name it is or was known by, the present one first; those that stand in brackets are taken out of them.
    var everyName: [String] {
        var seen: Set<String> = []
        return ([name] + otherNames.map(\.name)).flatMap { PlantName.stated(in: $0) }.filter {
            seen.insert($0).inserted
        }
    }

    /// Takes another name; the one it bore becomes a former name.
    mutating func rename(to name: String, since day: Day) {
        keepName(self.name, as: .former, until: day.adding(days: -1).text)
        take(name)
    }

    /// Puts a misspelt name right; the misspelt one stays behind, because sources have it.
    mutating func correctName(to name: String) {
        keepName(self.name, as: .variant, until: "")
        take(name)
    }

    /// Adds a name by which it is found too. One it has is replaced, so that its kind and source can be put right.
    mutating func add(_ other: OtherName) {
        guard other.name != name else { return }
        otherNames.removeAll { $0.name == other.name }
        otherNames.append(other)
    }

    /// Takes a name away that is not its own after all.
    ///
    /// - Throws: `NOT_FOUND` (`name-unknown`) for a name it has not, or for its present one.
    mutating func drop(_ other: String, field: FieldPath) throws(Refusal) {
        // A name from before there was one spelling cannot be written in a request as it stands.
        let place =
            otherNames.firstIndex { $0.name == other }
            ?? otherNames.firstIndex { NameForm.spelling(of: $0.name) == other }
            ?? otherNames.firstIndex { NameForm.key(of: $0.name) == NameForm.key(of: other) }
        guard let place else { throw Refusal(.nameUnknown, field: field) }
        otherNames.remove(at: place)
    }

    private mutating func take(_ name: String) {
        self.name = name
        otherNames.removeAll { $0.name == name }
    }

    private mutating func keepName(_ old: String, as kind: OtherNameKind, until: String) {
        otherNames.removeAll { $0.name == old }
        otherNames.append(
            .with {
                $0.name = old
                $0.kind = kind
                $0.until = until
            })
    }
}
