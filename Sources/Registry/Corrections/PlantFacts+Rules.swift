import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

extension PlantFacts {
    /// The present values of all facts that a correction can be about.
    init(of plant: Enterprise) {
        self = .with {
            $0.name = plant.name
            $0.divisionCode = plant.divisionCode
            if !plant.creditCode.isEmpty { $0.creditCode = plant.creditCode }
            if !plant.place.isEmpty { $0.place = plant.place }
            if plant.hasCoordinates { $0.coordinates = plant.coordinates }
        }
    }

    /// The facts that differ from `present`.
    func differing(from present: PlantFacts) -> PlantFacts {
        .with {
            if hasName, name != present.name { $0.name = name }
            if hasCreditCode, creditCode != present.creditCode { $0.creditCode = creditCode }
            if hasDivisionCode, divisionCode != present.divisionCode { $0.divisionCode = divisionCode }
            if hasPlace, place != present.place { $0.place = place }
            if hasCoordinates, !present.hasCoordinates || coordinates != present.coordinates {
                $0.coordinates = coordinates
            }
        }
    }

    /// Its values of those facts that are set in `other`.
    func concerning(_ other: PlantFacts) -> PlantFacts {
        .with {
            if other.hasName, hasName { $0.name = name }
            if other.hasCreditCode, hasCreditCode { $0.creditCode = creditCode }
            if other.hasDivisionCode, hasDivisionCode { $0.divisionCode = divisionCode }
            if other.hasPlace, hasPlace { $0.place = place }
            if other.hasCoordinates, hasCoordinates { $0.coordinates = coordinates }
        }
    }
}

extension Enterprise {
    /// Whether others rely on what the record says: its credit code was verified, or it was given a plaque.
    ///
    /// Whoever verified the code compared the record with the licence, which states the name too; a plaque and the
    /// joint notice before it name the plant and its place to the public (docs/decisions, "What was verified takes
    /// two").
    var isReliedOn: Bool { creditCodeState == .verified || !plaque.number.isEmpty }

    /// Refuses to let one person alone change the name or the division of a record that others rely on.
    ///
    /// - Throws: `FAILED_PRECONDITION` (`correction-needs-approval`).
    func requireProvisional(toChange facts: PlantFacts) throws(Refusal) {
        guard isReliedOn else { return }
        if facts.hasName, facts.name != name { throw Refusal(.correctionNeedsApproval, field: "name") }
        if facts.hasDivisionCode, facts.divisionCode != divisionCode {
            throw Refusal(.correctionNeedsApproval, field: "division_code")
        }
    }

    /// Replaces a verified credit code that was wrong.
    ///
    /// - Throws: `FAILED_PRECONDITION` (`credit-code-to-be-verified`): a first code is verified, not corrected.
    mutating func replaceCode(by code: CreditCode, field: FieldPath) throws(Refusal) {
        guard creditCodeState == .verified else { throw Refusal(.creditCodeToBeVerified, field: field) }
        creditCode = code.text
    }
}
