import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

extension Enterprise {
    /// Where the plant stands in the tree of divisions.
    var division: DivisionCode {
        get throws(Refusal) { try DivisionCode(divisionCode, field: "enterprise_id") }
    }

    /// Refuses to change a record that was merged into another.
    ///
    /// - Throws: `FAILED_PRECONDITION` (`plant-merged`), which names that other record.
    func requireOwn() throws(Refusal) {
        guard state != .merged else {
            throw Refusal(.plantMerged, field: "enterprise_id", ["survivor": mergedInto])
        }
    }

    /// Records the credit code of a plant that was entered without one.
    ///
    /// - Throws: `FAILED_PRECONDITION` (`plant-merged`; `credit-code-verified`: a verified code is not replaced).
    mutating func adopt(_ code: CreditCode) throws(Refusal) {
        try requireOwn()
        guard creditCodeState != .verified else {
            throw Refusal(.creditCodeVerified, field: "enterprise_id")
        }
        creditCode = code.text
        creditCodeState = .verified
    }

    /// Adds a statement of a public source. It replaces what the same source said of the same scheme; an equal one is
    /// left alone.
    ///
    /// - Returns: Whether anything was new.
    mutating func note(_ fact: SourceFact) -> Bool {
        if facts.contains(where: { $0.says(the: fact) }) { return false }
        facts.removeAll { $0.source == fact.source && $0.scheme == fact.scheme }
        facts.append(fact)
        return true
    }

    /// Takes over the state of the plaque.
    mutating func take(_ standing: PlaqueStanding) {
        plaque = standing
    }

    /// Takes over a decided ground of a case; a later decision of the same ground replaces it.
    mutating func take(_ standing: CaseStanding) {
        cases.removeAll { $0.caseID == standing.caseID && $0.ground == standing.ground }
        cases.append(standing)
    }

    /// What the other services need to know of the plant.
    var saved: EnterpriseSaved {
        .with {
            $0.enterpriseID = id
            $0.name = name
            $0.divisionCode = divisionCode
            $0.creditCode = creditCode
            $0.unregistered = state == .unregistered
            $0.mergedInto = mergedInto
        }
    }
}

extension EnterpriseRow {
    /// As a row of an office's file.
    var row: ImportRow {
        .with {
            $0.name = name
            $0.divisionCode = divisionCode
            $0.place = place
            $0.scheme = scheme
            $0.status = status
            $0.date = date
            $0.source = source
        }
    }
}

extension ImportReport {
    /// The report on the import of a source's list.
    ///
    /// - Throws: The refusal of its first wrong row.
    init(_ list: PlantList) throws {
        let outcome = list.outcome
        if outcome.wrong > 0, let fault = list.firstFault { throw fault }
        self = .with {
            $0.created = Int64(outcome.created)
            $0.changed = Int64(outcome.changed)
            $0.unchanged = Int64(outcome.unchanged + outcome.differing)
        }
    }
}

extension Coordinates {
    /// Refuses a place that is far outside the province.
    ///
    /// - Throws: `INVALID_ARGUMENT` (`position-outside-province`).
    func requireProvince(field: FieldPath) throws(Refusal) {
        try ProvinceBox.require(longitudeE6: longitudeE6, latitudeE6: latitudeE6, field: field)
    }
}
