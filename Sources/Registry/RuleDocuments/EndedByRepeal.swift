import RegistryAPI
import Rulebook
import ServiceKit

/// What a plant keeps in versions until it is repealed: its rules and its norms.
protocol EndedByRepeal {
    /// The first day on which it no longer holds; empty while it is in force.
    var repealedOn: String { get set }
    var repealReason: String { get set }
    /// What was said before of that day.
    var repealCorrections: [RepealCorrection] { get set }
    /// The day of its first version.
    var firstEffectiveOn: String? { get }
}

extension EndedByRepeal {
    /// Ends it, or says on which other day than was said before; the reason is that of the end or of the correction.
    mutating func end(on day: Day, because reason: String, by actor: Actor, at now: Instant) {
        if repealedOn.isEmpty {
            repealReason = reason
        } else {
            repealCorrections.append(RepealCorrection(of: repealedOn, because: reason, by: actor, at: now))
        }
        repealedOn = day.text
    }
}

extension RuleDocument: EndedByRepeal {
    var firstEffectiveOn: String? { versions.first?.effectiveOn }
}

extension Norm: EndedByRepeal {
    var firstEffectiveOn: String? { versions.first?.effectiveOn }
}
