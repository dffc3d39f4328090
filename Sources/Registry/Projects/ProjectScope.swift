import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store

/// Which projects a list shows: those in divisions over which the caller holds a role that sees them, else its own.
struct ProjectScope: Hashable, Sendable {
    /// What an index can tell. With several divisions it tells too much: visibility decides.
    let conditions: [Condition]

    /// - Throws: `division-code-format`, `division-code-structure`.
    init(of actor: Actor, asked: String) throws(Refusal) {
        let asked = asked.isEmpty ? DivisionCode.province : try DivisionCode(asked, field: "division_code")
        let held = actor.divisions(as: .examiner, .registrar, .investigator, .auditor)
        let met = Set(
            held.compactMap { area in
                asked.contains(area) ? area : area.contains(asked) ? asked : nil
            })
        if let only = met.first, met.count == 1 {
            conditions = [.hasPrefix("division_code", only.subtreePrefix)]
        } else if !met.isEmpty {
            conditions = [.hasPrefix("division_code", asked.subtreePrefix)]
        } else if actor.speaksFor.isEmpty {
            conditions = [.equal("filed_by", .text(actor.id))]
        } else {
            conditions = [.equal("enterprise_id", .text(actor.speaksFor))]
        }
    }
}

extension Project {
    /// Whether that agency still owes an opinion that it can give, or the decision.
    func awaits(_ agency: String) -> Bool {
        guard state == .underReview, !agency.isEmpty else { return false }
        if opinions.contains(where: { $0.agencyID == agency && $0.state == .wanted }) { return true }
        return authorityID == agency && opinions.allSatisfy(\.isGiven)
    }
}
