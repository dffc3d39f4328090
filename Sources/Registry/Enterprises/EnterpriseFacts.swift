import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store
import SwiftProtobuf

// The rules for every change of a plant's core facts, whether one person makes it or two.

extension KeptDocuments where D == Enterprise {
    /// The plant with its core facts replaced by these.
    ///
    /// - Parameters:
    ///   - plant: The record as it stands.
    ///   - facts: The new facts; those that are absent stay as they are.
    ///   - day: The first day of the new name; `nil` when the old one was only misspelt.
    ///   - field: Where the request has the facts.
    /// - Returns: The record to keep; nothing is kept yet.
    /// - Throws: `NOT_FOUND` (`division-unknown`), `INVALID_ARGUMENT` (`credit-code-…`), `ALREADY_EXISTS`
    ///   (`plant-exists`, `credit-code-taken`), `FAILED_PRECONDITION` (`credit-code-to-be-verified`).
    func corrected(
        _ plant: Enterprise, by facts: PlantFacts, renamedOn day: Day? = nil, at field: FieldPath = .request
    ) throws -> Enterprise {
        var corrected = plant
        if facts.hasDivisionCode {
            corrected.divisionCode = try command.division(
                facts.divisionCode, field: field.joined(to: "division_code")
            ).text
        }
        if facts.hasName {
            if let day {
                corrected.rename(to: facts.name, since: day)
            } else {
                corrected.correctName(to: facts.name)
            }
        }
        if facts.hasCreditCode {
            let place = field.joined(to: "credit_code")
            let code = try CreditCode(facts.creditCode, field: place)
            try corrected.replaceCode(by: code, field: place)
            try requireFree(code, besides: plant.id, field: place)
        }
        if facts.hasPlace { corrected.place = facts.place }
        if facts.hasCoordinates {
            try facts.coordinates.requireProvince(field: field.joined(to: "coordinates"))
            corrected.coordinates = facts.coordinates
        }
        if corrected.name != plant.name || corrected.divisionCode != plant.divisionCode {
            try requireFree(
                corrected.name, in: corrected.divisionCode, besides: plant.id,
                field: field.joined(to: "name"))
        }
        return corrected
    }

    /// Refuses a credit code that another plant holds.
    ///
    /// - Throws: `ALREADY_EXISTS` (`credit-code-taken`).
    func requireFree(_ code: CreditCode, besides id: String, field: FieldPath) throws {
        if let holder = try holding(code.text), holder.id != id {
            throw Refusal(.creditCodeTaken, field: field, ["code": code.text])
        }
    }

    /// Refuses a name that another registered plant of the division has.
    ///
    /// - Throws: `ALREADY_EXISTS` (`plant-exists`).
    func requireFree(
        _ name: String, in division: String, besides id: String = "", field: FieldPath
    ) throws {
        if let other = try named(name, in: division), other.id != id {
            throw Refusal(.plantExists, field: field, ["division": division])
        }
    }

    /// The plant with that id, which must not be merged into another and must lie within the caller's reach.
    ///
    /// - Throws: `NOT_FOUND` (`plant-unknown`), `PERMISSION_DENIED` (`no-grant-here`), `FAILED_PRECONDITION`
    ///   (`plant-merged`).
    func own(_ id: String, field: FieldPath = "enterprise_id") throws -> Enterprise {
        let enterprise = try require(id, field: field)
        try command.actor.require(.registrar, over: enterprise.division)
        try enterprise.requireOwn()
        return enterprise
    }
}
