import Foundation

/// A place on the ground in CGCS2000, millionths of a degree.
package struct GeoPosition: Hashable, Sendable {
    package let longitudeE6: Int64
    package let latitudeE6: Int64

    /// The mean radius of the Earth, metres.
    private static let earth = 6_371_008.8

    /// The place so far east of Greenwich and north of the equator.
    package init(longitudeE6: Int64, latitudeE6: Int64) {
        self.longitudeE6 = longitudeE6
        self.latitudeE6 = latitudeE6
    }

    /// Metres on the ground to another place, good to a few parts in a thousand.
    package func metres(to other: GeoPosition) -> Int64 {
        let radians = { (millionths: Int64) in Double(millionths) / 1_000_000 * .pi / 180 }
        let (south, north) = (radians(latitudeE6), radians(other.latitudeE6))
        let rise = sin((north - south) / 2)
        let turn = sin((radians(other.longitudeE6) - radians(longitudeE6)) / 2)
        let half = rise * rise + cos(south) * cos(north) * turn * turn
        return Int64((2 * Self.earth * asin(min(1, half.squareRoot()))).rounded())
    }

    /// What an index can tell of nearness; of what lies within these latitudes the distance decides.
    ///
    /// - Parameter metres: Not negative.
    /// - Returns: The latitudes within which every place lies that is no more than so many metres away.
    package func latitudes(within metres: Int64) -> ClosedRange<Int64> {
        // A little more than needed, for what rounding takes away.
        let reach = Int64((Double(metres) / (Self.earth * .pi / 180) * 1_000_000).rounded(.up)) + 10
        return latitudeE6 - reach...latitudeE6 + reach
    }
}
