import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

extension Enterprise {
    /// Every name it has or had, the present one first; names in brackets count separately.
    var everyName: [String] {
        var seen: Set<String> = []
        return ([name] + otherNames.map(\.name)).flatMap { PlantName.stated(in: $0) }.filter {
            seen.insert($0).inserted
        }
    }

    /// Renames the plant from that day on; the old name is kept as a former name.
    mutating func rename(to name: String, since day: Day) {
        keepName(self.name, as: .former, until: day.adding(days: -1).text)
        take(name)
    }

    /// Corrects a misspelt name; the misspelt one is kept as a variant, because sources have it.
    mutating func correctName(to name: String) {
        keepName(self.name, as: .variant, until: "")
        take(name)
    }

    /// Adds another name by which the plant is found. It replaces an equal one, so that its kind and source can be
    /// corrected.
    mutating func add(_ other: OtherName) {
        guard other.name != name else { return }
        otherNames.removeAll { $0.name == other.name }
        otherNames.append(other)
    }

    /// Removes a name that turned out not to be the plant's.
    ///
    /// - Throws: `NOT_FOUND` (`name-unknown`) for a name it has not, or for its present one.
    mutating func drop(_ other: String, field: FieldPath) throws(Refusal) {
        // A name entered before names were normalised cannot be written in a request as it is stored.
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
