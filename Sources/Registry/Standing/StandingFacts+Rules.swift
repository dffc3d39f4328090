import AcceptanceAPI
import RegistryAPI
import SwiftProtobuf

extension StandingFacts {
    /// Takes over the state of an application; a later one replaces the earlier.
    mutating func take(_ acceptance: AcceptanceStanding) {
        if let place = acceptances.firstIndex(where: { $0.applicationID == acceptance.applicationID }) {
            acceptances[place] = acceptance
        } else {
            acceptances.append(acceptance)
        }
    }

    /// Takes over the state of a rectification (整改); a later one replaces the earlier.
    mutating func take(_ rectification: RectificationStanding) {
        if let place = rectifications.firstIndex(where: {
            $0.rectificationID == rectification.rectificationID
        }) {
            rectifications[place] = rectification
        } else {
            rectifications.append(rectification)
        }
    }

    /// Takes over an entry of the key-supervision list: it replaces the open one, or is added when none is open.
    mutating func take(_ supervision: SupervisionStanding) {
        if let place = self.supervision.lastIndex(where: { $0.leftOn.isEmpty }) {
            self.supervision[place] = supervision
        } else {
            self.supervision.append(supervision)
        }
    }

    /// Takes over that a case was filed; a repeated event changes nothing.
    mutating func take(_ filed: FiledCaseStanding) {
        guard !filedCases.contains(where: { $0.caseID == filed.caseID }) else { return }
        filedCases.append(filed)
    }

    /// Records that a case is decided.
    ///
    /// - Returns: Whether its filing was known.
    mutating func decide(_ caseID: String, _ source: FactSource) -> Bool {
        guard let place = filedCases.firstIndex(where: { $0.caseID == caseID }) else { return false }
        filedCases[place].state = "DECIDED"
        filedCases[place].source = source
        return true
    }

    /// These facts with those of the doubles added.
    func together(with doubles: [StandingFacts]) -> StandingFacts {
        var whole = self
        for double in doubles {
            whole.acceptances += double.acceptances
            whole.rectifications += double.rectifications
            whole.supervision += double.supervision
            whole.filedCases += double.filedCases
        }
        return whole
    }
}
