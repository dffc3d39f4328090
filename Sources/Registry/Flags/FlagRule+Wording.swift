import Refusals
import RegistryAPI
import Rulebook

// The words for rules and meters, as the protos have them.

extension Rulebook.FlagRule {
    /// The rule's name for people.
    var wording: Wording { RegistryAPI.FlagRule(rawValue: rawValue)?.wording ?? .none }
}

extension FlagFinding {
    /// The comparison with its numbers, and the kind of meter that it is about.
    var comparison: String {
        subject.map { "\(MeterKind($0).wording.english): \(arithmetic)" } ?? arithmetic
    }
}

extension TermName {
    /// The number's name for people.
    var words: Wording { wording { MeterKind($0).wording } }
}
