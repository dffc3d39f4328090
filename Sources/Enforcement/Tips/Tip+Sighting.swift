import CommonAPI
import EnforcementAPI
import Refusals
import Rulebook
import ServiceKit

extension Tip {
    /// How a tip says which plant it is about, as far as it may speak for an inspection (docs/facts.md §9.3).
    enum Sighting: Hashable, Sendable {
        /// It names a plant of the Registry, and so is about that one, wherever it was seen.
        case plant(String)
        /// It names none: it is about whatever lies near there.
        case ground(GeoPosition)

        var plant: String? {
            if case .plant(let id) = self { id } else { nil }
        }

        var ground: GeoPosition? {
            if case .ground(let place) = self { place } else { nil }
        }
    }

    /// `nil` for a tip that speaks for no inspection: a building that another agency reported (未批先建), one about anything but the
    /// environment, one that tells neither a plant nor a position.
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

    /// When it was seen and when it was told.
    var told: NearbyTips.Told {
        NearbyTips.Told(seen: seenDay, filed: Instant(microseconds: filedAt).day)
    }
}

extension GeoPosition {
    /// The place that a message tells.
    init(_ position: Position) {
        self.init(longitudeE6: position.longitudeE6, latitudeE6: position.latitudeE6)
    }

    /// The place that another service told; `nil` for one that is nowhere, which nothing here can be reckoned from.
    init?(onEarth position: Position) {
        guard (-180_000_000...180_000_000).contains(position.longitudeE6),
            (-90_000_000...90_000_000).contains(position.latitudeE6)
        else { return nil }
        self.init(position)
    }
}
