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

    /// Takes over what a row says beyond what is known; what was verified or corrected here is not overwritten.
    mutating func take(_ entry: PlantEntry, on today: Day) throws {
        if let code = entry.code, creditCode.isEmpty { try adopt(code) }
        if let fact = entry.fact { _ = note(fact) }
        if let coordinates = entry.coordinates, !hasCoordinates { self.coordinates = coordinates }
        if entry.stage != .unspecified, stage == .unspecified { try move(to: entry.stage, on: nil) }
        if place.isEmpty { place = entry.place }
        let names = everyName.map(NameForm.key)
        if !names.contains(NameForm.key(of: PlantName.stated(in: entry.name).first ?? "")) {
            add(
                .with {
                    $0.name = entry.name
                    $0.kind = .variant
                    $0.source = entry.fact?.source ?? ""
                })
        }
    }
}
