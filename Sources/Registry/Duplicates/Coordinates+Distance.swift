import Foundation
import RegistryAPI

extension Coordinates {
    /// Metres on the ground to another place, good to a few parts in a thousand.
    func metres(to other: Coordinates) -> Int64 {
        let radians = { (millionths: Int64) in Double(millionths) / 1_000_000 * .pi / 180 }
        let (south, north) = (radians(latitudeE6), radians(other.latitudeE6))
        let rise = sin((north - south) / 2)
        let turn = sin((radians(other.longitudeE6) - radians(longitudeE6)) / 2)
        let half = rise * rise + cos(south) * cos(north) * turn * turn
        // The mean radius of the Earth.
        return Int64((2 * 6_371_008.8 * asin(min(1, half.squareRoot()))).rounded())
    }
}
