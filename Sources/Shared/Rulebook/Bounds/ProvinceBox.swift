package import Refusals

/// The box that the province lies in. Of its divisions no outline comes with the program, so only what is far outside can be told
/// (docs/bounds.md).
package enum ProvinceBox {
    /// From its westernmost to its easternmost point, 118°01′ to 123°10′ east [G], with a tenth of a degree around [P]; millionths.
    package static let longitudes: ClosedRange<Int64> = 117_900_000...123_300_000
    /// From its southernmost to its northernmost point, 27°02′ to 31°11′ north [G], with a tenth of a degree around [P].
    package static let latitudes: ClosedRange<Int64> = 26_900_000...31_300_000

    /// Refuses a place that is far outside the province.
    ///
    /// - Throws: `INVALID_ARGUMENT` (`position-outside-province`).
    package static func require(
        longitudeE6: Int64, latitudeE6: Int64, field: FieldPath
    ) throws(Refusal) {
        guard !longitudes.contains(longitudeE6) || !latitudes.contains(latitudeE6) else { return }
        let degrees = { (millionths: Int64) in
            let text = String((millionths.magnitude % 1_000_000) / 1_000)
            return "\(millionths / 1_000_000).\(String(repeating: "0", count: 3 - text.count))\(text)"
        }
        throw Refusal(
            .positionOutsideProvince, field: field,
            ["longitude": degrees(longitudeE6), "latitude": degrees(latitudeE6)])
    }
}
