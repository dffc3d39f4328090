import CommonAPI
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit

extension Actor {
    /// Refuses who keeps no river of that division.
    ///
    /// - Throws: `no-grant-here`.
    func requireWaters(of division: String, field: FieldPath) throws(Refusal) {
        try require(
            .registrar, .investigator, over: DivisionCode(division, field: field), field: field)
    }

    /// Whether it may know who recorded a reading, and why.
    var keepsRecords: Bool {
        !divisions(asAnyOf: .lookingAfterPlants).isEmpty
    }
}

extension WaterPoint {
    /// Refuses to put a point elsewhere.
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

extension Instant {
    /// Reads a time as stations write it: with its zone, `2026-10-03T04:00:00+08:00`, or without one in Beijing time,
    /// `2026-10-03 04:00`.
    ///
    /// - Throws: `instant-format`, `day-unknown`.
    init(written text: String, field: FieldPath) throws(Refusal) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            try self.init(text, field: field)
            return
        }
        let seconds = parts[1].utf8.count == 5 ? ":00" : ""
        try self.init("\(parts[0])T\(parts[1])\(seconds)+08:00", field: field)
    }
}
