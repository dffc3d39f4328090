import Refusals
import RegistryAPI
import Rulebook

extension Site {
    /// Refuses a site whose parts contradict each other.
    ///
    /// - Throws: `INVALID_ARGUMENT` (`code-repeated`, `calibration-day`, `day-unknown`).
    func check(at field: FieldPath) throws(Refusal) {
        try Site.requireOnce(lines.map(\.code), field.field("lines"))
        try Site.requireOnce(equipment.map(\.code), field.field("equipment"))
        for (index, line) in lines.enumerated() where !line.since.isEmpty {
            _ = try Day(line.since, field: field.field("lines").item(index).field("since"))
        }
        for (index, part) in equipment.enumerated() {
            try part.check(at: field.field("equipment").item(index))
        }
        if !closedOn.isEmpty { _ = try Day(closedOn, field: field.field("closed_on")) }
    }

    /// What all lines that are not idle make together, thousandths of a cubic metre an hour.
    var capacityPerHour: Int64 {
        lines.filter { !$0.idle }.reduce(0) { $0 + $1.capacityPerHour }
    }

    /// What equipment of a kind holds or works off together, in the unit of the kind.
    func capacity(of kind: EquipmentKind) -> Int64 {
        equipment.filter { $0.kind == kind }.reduce(0) { $0 + $1.capacity }
    }

    private static func requireOnce(_ codes: [String], _ field: FieldPath) throws(Refusal) {
        var seen: Set<String> = []
        for (index, code) in codes.enumerated() where !seen.insert(code).inserted {
            throw Refusal(.codeRepeated, field: field.item(index).field("code"), ["code": code])
        }
    }
}

extension Equipment {
    fileprivate func check(at field: FieldPath) throws(Refusal) {
        let made =
            calibratedOn.isEmpty ? nil : try Day(calibratedOn, field: field.field("calibrated_on"))
        let due =
            calibrationDue.isEmpty ? nil : try Day(calibrationDue, field: field.field("calibration_due"))
        if let made, let due, due < made {
            throw Refusal(.calibrationDay, field: field.field("calibration_due"), ["code": code])
        }
    }
}
