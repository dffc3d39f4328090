import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit

extension Actor {
    /// Refuses an actor that does not keep the rivers of that division.
    ///
    /// - Throws: `no-grant-here`.
    func requireWaters(of division: String, field: FieldPath) throws(Refusal) {
        try require(
            .registrar, .investigator, over: DivisionCode(division, field: field), field: field)
    }

    /// Whether the actor may know who recorded a reading, and why.
    var keepsRecords: Bool {
        !divisions(asAnyOf: .lookingAfterPlants).isEmpty
    }
}

extension WaterPoint {
    /// Refuses to move a point that has readings.
    ///
    /// - Throws: `water-point-measured`.
    func requirePlace(_ other: WaterPoint) throws(Refusal) {
        guard coordinates == other.coordinates else {
            throw Refusal(.waterPointMeasured, field: "point.coordinates")
        }
        guard divisionCode == other.divisionCode else {
            throw Refusal(.waterPointMeasured, field: "point.division_code")
        }
    }
}
