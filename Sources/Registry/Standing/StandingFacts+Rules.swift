import AcceptanceAPI
import RegistryAPI
import SwiftProtobuf

extension StandingFacts {
    /// Takes over how an application stands; its later word replaces the earlier.
    mutating func take(_ acceptance: AcceptanceStanding) {
        if let place = acceptances.firstIndex(where: { $0.applicationID == acceptance.applicationID }) {
            acceptances[place] = acceptance
        } else {
            acceptances.append(acceptance)
        }
    }

    /// Takes over how a thing to put right stands.
    mutating func take(_ rectification: RectificationStanding) {
        if let place = rectifications.firstIndex(where: {
            $0.rectificationID == rectification.rectificationID
        }) {
            rectifications[place] = rectification
        } else {
            rectifications.append(rectification)
        }
    }

    /// Takes over an entry of the key-supervision list: it ends the one that is open, or opens one.
    mutating func take(_ supervision: SupervisionStanding) {
        if let place = self.supervision.lastIndex(where: { $0.leftOn.isEmpty }) {
            self.supervision[place] = supervision
        } else {
            self.supervision.append(supervision)
        }
    }

    /// Takes over that a case was filed; told again it changes nothing.
    mutating func take(_ filed: FiledCaseStanding) {
        guard !filedCases.contains(where: { $0.caseID == filed.caseID }) else { return }
        filedCases.append(filed)
    }

    /// Notes that a case is decided.
    ///
    /// - Returns: Whether its filing was known.
    mutating func decide(_ caseID: String, _ source: FactSource) -> Bool {
        guard let place = filedCases.firstIndex(where: { $0.caseID == caseID }) else { return false }
        filedCases[place].state = "DECIDED"
        filedCases[place].source = source
        return true
    }

    /// These facts with those of the doubles beside them.
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
