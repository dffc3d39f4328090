import AcceptanceAPI
import CommonAPI
import Refusals
import Rulebook

/// Who must keep away from the panel of one application, and why (回避, docs/facts.md §7).
struct Avoidance {
    let application: Application
    /// Who sat on the plant's panel the last time.
    let previousPanel: [String]
    let today: Day

    /// Why the expert is left out of the roster; `nil` when it may be drawn.
    func reason(against expert: Expert) throws(Refusal) -> String? {
        if expert.recognisedUntil < today.text {
            return "recognition ended on \(expert.recognisedUntil)"
        }
        if expert.avoids.contains(application.enterpriseID) { return "avoids the plant" }
        if try isNeighbour(expert) { return "works in the plant's own county" }
        if previousPanel.contains(expert.id) { return "sat on the plant's previous panel" }
        return nil
    }

    /// What a city or county runs itself is not judged by experts of the plant's own county; the tiers above are the
    /// province's.
    private func isNeighbour(_ expert: Expert) throws(Refusal) -> Bool {
        guard application.tier == .standard else { return false }
        let workplace = try DivisionCode(expert.divisionCode, field: "division_code")
        return try application.division.contains(workplace)
    }
}
