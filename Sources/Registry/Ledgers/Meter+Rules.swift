import CommonAPI
import Foundation
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

extension MeterKind {
    /// What it measures, as a kind of the rulebook; `nil` for an unspecified or unknown kind.
    var metered: Metered? { Metered(rawValue: rawValue) }

    /// The kind of meter that measures it.
    init(_ metered: Metered) {
        self = MeterKind(rawValue: metered.rawValue) ?? .unspecified
    }
}

extension Meter {
    /// The form of readings of that kind when the plant asks for `form`.
    ///
    /// - Throws: `meter-form`: a level cannot be read as an amount, nor an amount as a level.
    static func form(_ form: MeterForm, of kind: MeterKind) throws(Refusal) -> MeterForm {
        guard let metered = kind.metered else { throw Refusal(.meterForm, field: "kind") }
        switch (form, metered.isState) {
        case (.unspecified, true), (.state, true): return .state
        case (.unspecified, false), (.amount, false): return .amount
        case (.counter, false): return .counter
        case (.amount, true), (.counter, true), (.state, false), (.UNRECOGNIZED, _):
            throw Refusal(.meterForm, field: "form")
        }
    }

    /// Adds a calibration, later than those on record.
    ///
    /// - Throws: `day-unknown`, `day-format`, `day-out-of-bounds`, `day-questioned`; `calibration-order`.
    mutating func add(_ calibration: Calibration, on today: Day, confirmed: [String]) throws(Refusal) {
        let field: FieldPath = "calibration"
        let (on, until) = (field.field("done_on"), field.field("valid_until"))
        let done = try Day(
            calibration.doneOn, as: .calibrated, on: today, confirmed: confirmed, field: on)
        if !calibration.validUntil.isEmpty {
            let last = try Day(
                calibration.validUntil, as: .calibrationLast, on: today, confirmed: confirmed, field: until)
            guard last >= done else { throw Refusal(.calibrationOrder, field: until) }
        }
        if let last = calibrations.last, calibration.doneOn <= last.doneOn {
            throw Refusal(.calibrationOrder, field: field.field("done_on"))
        }
        calibrations.append(calibration)
    }

    /// Ends the meter's use with that day.
    ///
    /// - Throws: `meter-retired`.
    mutating func retire(on day: Day, because reason: String) throws(Refusal) {
        guard retiredOn.isEmpty else { throw Refusal(.meterRetired, field: "meter_id") }
        retiredOn = day.text
        retirementReason = reason
    }

    /// The last day of its use; `nil` while it is in use.
    var lastDay: Day? { try? Day(retiredOn, field: "retired_on") }

    /// The first day of its use; `nil` when it is unknown.
    var firstDay: Day? { try? Day(installedOn, field: "installed_on") }

    /// The relative standard uncertainty of its readings, as a fraction of 1: its own, or the usual one of its kind.
    var relativeUncertainty: Double {
        if uncertainty > 0 { return Double(uncertainty) / 1000 }
        return kind.metered.map { $0.usualUncertainty(estimated: estimated) } ?? 0
    }
}

extension Actor {
    /// Refuses an actor that may not keep the ledgers of that plant: only a registrar of its place, those who speak for
    /// it and its production system may. What the system may do of this, the access of the methods says.
    ///
    /// - Throws: `PERMISSION_DENIED` (`no-grant-here`).
    func requireLedger(of plant: Enterprise) throws(Refusal) {
        let place = try DivisionCode(plant.divisionCode, field: "enterprise_id")
        if sends(for: plant) || (speaks(for: plant) && !divisions(as: .applicant).isEmpty) { return }
        try require(.registrar, over: place)
    }

    /// Whether the ledgers of a plant may be shown: to those who supervise it, those who speak for it and its production
    /// system, which goes on where its readings end.
    func maySeeLedger(of plant: Enterprise) -> Bool {
        speaks(for: plant) || sends(for: plant) || maySeeLedgers(in: plant.divisionCode)
    }

    /// Whether the actor supervises the ledgers of a division's plants.
    func maySeeLedgers(in division: String) -> Bool {
        guard let place = try? DivisionCode(division, field: .request) else { return false }
        return holds(anyOf: .lookingAfterPlants, over: place)
    }
}
