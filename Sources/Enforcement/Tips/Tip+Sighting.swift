import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit

extension Tip {
    /// How a tip identifies its plant, if it may count towards an inspection (docs/facts.md §9.3).
    enum Sighting: Hashable, Sendable {
        /// It names a plant of the Registry, and is about that plant wherever it was seen.
        case plant(String)
        /// It names no plant: it is about whatever lies near there.
        case ground(GeoPosition)

        var plant: String? {
            if case .plant(let id) = self { id } else { nil }
        }

        var ground: GeoPosition? {
            if case .ground(let place) = self { place } else { nil }
        }
    }

    /// `nil` for a tip that counts towards no inspection: building reported by another agency (未批先建), a tip about
    /// anything but the environment, or one with neither a plant nor a position.
    var sighting: Sighting? {
        guard channel != .referral, grounds.contains(.environment) else { return nil }
        if !target.enterpriseID.isEmpty { return .plant(target.enterpriseID) }
        guard hasPosition else { return nil }
        return .ground(GeoPosition(position))
    }

    /// The day it was seen, else the day it was filed.
    var seenDay: Day {
        (try? Day(seenOn, field: "seen_on")) ?? Instant(microseconds: filedAt).day
    }

    /// The days on which it was seen and filed.
    var told: NearbyTips.Told {
        NearbyTips.Told(seen: seenDay, filed: Instant(microseconds: filedAt).day)
    }
}

extension GeoPosition {
    /// The position in a message.
    init(_ position: Position) {
        self.init(longitudeE6: position.longitudeE6, latitudeE6: position.latitudeE6)
    }

    /// A position from another service; `nil` when it is not on Earth, with which nothing can be calculated.
    init?(onEarth position: Position) {
        guard (-180_000_000...180_000_000).contains(position.longitudeE6),
            (-90_000_000...90_000_000).contains(position.latitudeE6)
        else { return nil }
        self.init(position)
    }
}
