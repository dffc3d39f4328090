import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store

/// Which projects a list shows: those in divisions over which the caller holds a role that sees them, otherwise the
/// caller's own.
struct ProjectScope: Hashable, Sendable {
    /// Conditions that an index can check. With several divisions they let too many through; visibility decides.
    let conditions: [Condition]

    /// - Parameters:
    ///   - actor: The caller.
    ///   - plants: The ids of the plant that the caller speaks for.
    ///   - asked: The division; empty for any.
    /// - Throws: `division-code-format`, `division-code-structure`.
    init(of actor: Actor, _ plants: Set<String>, asked: String) throws(Refusal) {
        let asked = try DivisionCode(orProvince: asked, field: "division_code")
        let held = actor.divisions(as: .examiner, .registrar, .investigator, .auditor)
        if let reached = asked.part(reachedBy: held) {
            conditions = [.hasPrefix("division_code", reached.subtreePrefix)]
        } else if plants.isEmpty {
            conditions = [.equal("filed_by", .text(actor.id))]
        } else {
            conditions = [.filed(under: plants.sorted())]
        }
    }
}

extension DivisionCode {
    /// The one division that covers the part of this one that the grants reach: with several grants the whole of this
    /// one; `nil` when they reach nothing of it.
    func part(reachedBy held: [DivisionCode]) -> DivisionCode? {
        let met = Set(held.compactMap { contains($0) ? $0 : $0.contains(self) ? self : nil })
        return met.count == 1 ? met.first : met.isEmpty ? nil : self
    }
}

extension Project {
    /// Whether the agency still has to give an opinion that it can give now, or to decide.
    func awaits(_ agency: String) -> Bool {
        guard state == .underReview, !agency.isEmpty else { return false }
        if opinions.contains(where: { $0.agencyID == agency && $0.state == .wanted }) { return true }
        return authorityID == agency && opinions.allSatisfy(\.isGiven)
    }
}
