import RegistryAPI
import ServiceKit

extension Coordinates {
    /// The same position in the type that all services calculate with.
    var place: GeoPosition { GeoPosition(longitudeE6: longitudeE6, latitudeE6: latitudeE6) }

    /// Metres on the ground to another place, accurate to a few parts in a thousand.
    func metres(to other: Coordinates) -> Int64 { place.metres(to: other.place) }
}
