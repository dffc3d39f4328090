import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit

extension Target {
    /// The division in which the plant lies.
    var division: DivisionCode {
        get throws(Refusal) { try DivisionCode(divisionCode, field: "target.division_code") }
    }
}

extension Actor {
    /// Whether the actor may read every record of that division.
    func audits(_ code: String) -> Bool {
        guard let place = try? DivisionCode(code, field: .request) else { return false }
        return holds(.auditor, over: place)
    }

    /// Whether the actor is an investigator of that agency, with a grant that reaches the division.
    func investigates(for agency: String, in code: String) -> Bool {
        guard !agency.isEmpty, agency == agencyID,
            let place = try? DivisionCode(code, field: .request)
        else { return false }
        return holds(.investigator, over: place)
    }

    /// Whether the actor is a registrar of that agency, with a grant that reaches the division.
    func registers(for agency: String, in code: String) -> Bool {
        guard !agency.isEmpty, agency == agencyID,
            let place = try? DivisionCode(code, field: .request)
        else { return false }
        return holds(.registrar, over: place)
    }
}
