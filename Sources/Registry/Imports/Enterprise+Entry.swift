import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

extension Enterprise {
    init(_ entry: PlantEntry, id: String, at now: Instant) {
        self = .with {
            $0.id = id
            $0.name = entry.name
            $0.state = .registered
            $0.creditCodeState = .toBeVerified
            $0.divisionCode = entry.division.text
            $0.place = entry.place
            $0.registeredAt = now.microseconds
        }
    }

    /// Adds what a row says and the record lacks; what was verified or corrected here is not overwritten.
    ///
    /// - Parameters:
    ///   - entry: The row.
    ///   - whole: The record with the data of its doubles, which the row may have been written from.
    /// - Throws: `FAILED_PRECONDITION` (`plant-unregistered`, `plant-merged`) when the record may not take a code or a
    ///   stage.
    mutating func take(_ entry: PlantEntry, beside whole: Enterprise) throws(Refusal) {
        if let code = entry.code, whole.creditCode.isEmpty { try adopt(code) }
        for fact in entry.facts where !whole.facts.contains(where: { $0.says(the: fact) }) { _ = note(fact) }
        if let coordinates = entry.coordinates, !whole.hasCoordinates { self.coordinates = coordinates }
        if entry.stage != .unspecified, whole.stage == .unspecified { try move(to: entry.stage, on: nil) }
        if place.isEmpty { place = entry.place }
        let names = whole.everyName.map(NameForm.key)
        if !names.contains(NameForm.key(of: PlantName.stated(in: entry.name).first ?? "")) {
            add(
                .with {
                    $0.name = entry.name
                    $0.kind = .variant
                    $0.source = entry.facts.first?.source ?? ""
                })
        }
    }
}
