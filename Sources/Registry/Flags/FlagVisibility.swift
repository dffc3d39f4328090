import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import Store

// Who may see which flags. A flag raised for a double belongs to the plant that the double was merged into.

extension Actor {
    /// Whether a flag may be shown: to officers over the place, and, once the plant was asked, to those who speak for
    /// it. `plant` is the record in force for the flag's plant.
    func maySee(_ flag: LedgerFlag, of plant: Enterprise) -> Bool {
        if speaks(for: plant) { return flag.isTold }
        return maySeeLedgers(in: plant.divisionCode)
    }
}

extension Query {
    /// Whether a flag may be shown to the caller.
    func maySee(_ flag: LedgerFlag) throws -> Bool {
        // Most lists are of the officer's own division: the plant then need not be looked up for every row.
        if actor.speaksFor.isEmpty, actor.maySeeLedgers(in: flag.divisionCode) { return true }
        return try actor.maySee(flag, of: plant(flag.enterpriseID))
    }

    /// Conditions that an index can check for the list. They may let too many through; visibility decides.
    ///
    /// - Throws: `plant-unknown`; `no-grant-here`; `division-code-format`, `division-code-structure`.
    func flagScope(of request: ListFlagsRequest) throws -> [Condition] {
        let held = actor.divisions(asAnyOf: .lookingAfterPlants)
        let isOpen = request.enterpriseID.isEmpty && request.divisionCode.isEmpty
        let asked = isOpen && held.isEmpty ? actor.speaksFor : request.enterpriseID
        let plant = try asked.isEmpty ? nil : plant(asked)
        var conditions = plant.map { [$0.ownRecords] } ?? []
        if let plant, actor.speaks(for: plant) {
            let told: [FlagState] = [.asked, .answered, .closed]
            return conditions + [.oneOf("state", told.map { .integer(Int64($0.rawValue)) })]
        }
        if !request.divisionCode.isEmpty {
            let place = try DivisionCode(request.divisionCode, field: "division_code")
            try requireSight(over: place)
            conditions.append(.hasPrefix("division_code", place.subtreePrefix))
        } else if let plant {
            try requireSight(over: DivisionCode(plant.divisionCode, field: "enterprise_id"))
        } else if let reached = DivisionCode.province.part(reachedBy: held) {
            conditions.append(.hasPrefix("division_code", reached.subtreePrefix))
        } else {
            try requireSight(over: .province)
        }
        return conditions
    }

    private func requireSight(over place: DivisionCode) throws(Refusal) {
        try actor.require(anyOf: .lookingAfterPlants, over: place)
    }
}
