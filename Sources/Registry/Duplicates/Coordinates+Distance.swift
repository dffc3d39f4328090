import RegistryAPI
import ServiceKit

extension Coordinates {
    /// The same as every service reckons with it.
    var place: GeoPosition { GeoPosition(longitudeE6: longitudeE6, latitudeE6: latitudeE6) }

    /// Metres on the ground to another place, good to a few parts in a thousand.
    func metres(to other: Coordinates) -> Int64 { place.metres(to: other.place) }
}
