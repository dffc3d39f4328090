import Refusals
import RegistryAPI
import Rulebook

extension Site {
    /// Refuses a site whose parts contradict each other or whose values no plant has; asks to confirm unusual values.
    ///
    /// - Throws: `INVALID_ARGUMENT` (`code-repeated`, `calibration-day`, `day-unknown`, `day-out-of-bounds`,
    ///   `amount-out-of-bounds`, `position-outside-province`), `FAILED_PRECONDITION` (`day-questioned`, `amount-questioned`).
    func check(at field: FieldPath, on today: Day, confirmed: [String]) throws(Refusal) {
        if hasCoordinates { try coordinates.requireProvince(field: field.field("coordinates")) }
        try Site.requireOnce(lines.map(\.code), field.field("lines"))
        try Site.requireOnce(equipment.map(\.code), field.field("equipment"))
        // 0 means that the catchment was not declared.
        if catchment != 0 {
            try AmountKind.catchment.check(
                thousandths: catchment * 1000, confirmed: confirmed, field: field.field("catchment"))
        }
        for (index, line) in lines.enumerated() {
            let place = field.field("lines").item(index)
            try AmountKind.lineCapacity.check(
                thousandths: line.capacityPerHour, confirmed: confirmed,
                field: place.field("capacity_per_hour"))
            guard !line.since.isEmpty else { continue }
            _ = try Day(
                line.since, as: .lineSince, on: today, confirmed: confirmed, field: place.field("since"))
        }
        for (index, part) in equipment.enumerated() {
            try part.check(at: field.field("equipment").item(index), on: today, confirmed: confirmed)
        }
        for (index, fleet) in fleets.enumerated() {
            try AmountKind.vehicles.check(
                thousandths: Int64(fleet.count) * 1000, confirmed: confirmed,
                field: field.field("fleets").item(index).field("count"))
        }
        if !closedOn.isEmpty {
            _ = try Day(
                closedOn, as: .siteClosed, on: today, confirmed: confirmed, field: field.field("closed_on"))
        }
    }

    /// The capacity of all lines that are not idle, in thousandths of a cubic metre per hour.
    var capacityPerHour: Int64 {
        lines.filter { !$0.idle }.reduce(0) { $0 + $1.capacityPerHour }
    }

    /// The total capacity of equipment of a kind, in the unit of the kind.
    func capacity(of kind: EquipmentKind) -> Int64 {
        equipment.filter { $0.kind == kind }.reduce(0) { $0 + $1.capacity }
    }

    /// Refuses a code that comes twice.
    static func requireOnce(_ codes: [String], _ field: FieldPath) throws(Refusal) {
        var seen: Set<String> = []
        for (index, code) in codes.enumerated() where !seen.insert(code).inserted {
            throw Refusal(.codeRepeated, field: field.item(index).field("code"), ["code": code])
        }
    }
}

extension Equipment {
    fileprivate func check(at field: FieldPath, on today: Day, confirmed: [String]) throws(Refusal) {
        if let amount = kind.amount, capacity != 0 {
            try amount.check(
                thousandths: capacity, confirmed: confirmed, field: field.field("capacity"))
        }
        let (on, until) = (field.field("calibrated_on"), field.field("calibration_due"))
        let made =
            calibratedOn.isEmpty
            ? nil : try Day(calibratedOn, as: .calibrated, on: today, confirmed: confirmed, field: on)
        let due =
            calibrationDue.isEmpty
            ? nil
            : try Day(calibrationDue, as: .calibrationLast, on: today, confirmed: confirmed, field: until)
        if let made, let due, due < made {
            throw Refusal(.calibrationDay, field: field.field("calibration_due"), ["code": code])
        }
    }
}

extension EquipmentKind {
    /// The kind of amount that its capacity is; `nil` where it may be anything.
    fileprivate var amount: AmountKind? {
        switch self {
        case .silo: .silo
        case .recycling: .recycling
        case .press: .press
        case .tank: .tank
        case .crusher: .crusher
        case .dustCollection, .monitoring, .metering, .unspecified, .UNRECOGNIZED: nil
        }
    }
}
