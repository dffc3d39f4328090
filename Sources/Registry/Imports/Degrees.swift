import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

/// Reads and writes degrees as files have them.
enum Degrees {
    private static let longitudes: ClosedRange<Int64> = 73_000_000...136_000_000
    private static let latitudes: ClosedRange<Int64> = 18_000_000...54_000_000

    /// The position in two cells; `nil` when both are empty, or when one is wrong, which is noted in `faults`.
    static func point(_ longitude: String, _ latitude: String, _ faults: inout RowFaults) throws
        -> Coordinates?
    {
        guard !longitude.isEmpty || !latitude.isEmpty else { return nil }
        let cells = [longitude, latitude]
        guard !cells.allSatisfy({ CellText($0).isEmpty }) else { return nil }
        let degrees = try cells.enumerated().map { place, cell in
            try faults.take(place == 0 ? "longitude" : "latitude") {
                try millionths(cell, place == 0 ? longitudes : latitudes, field: $0)
            }
        }
        guard let east = degrees[0], let north = degrees[1] else { return nil }
        if latitudes.contains(east), longitudes.contains(north) {
            faults.note(Refusal(.coordinateSwapped, field: "longitude"), "longitude")
            return nil
        }
        for (column, value, range) in [("longitude", east, longitudes), ("latitude", north, latitudes)]
        where !range.contains(value) {
            faults.note(outside(range, FieldPath(column)), column)
        }
        guard longitudes.contains(east), latitudes.contains(north) else { return nil }
        let point = Coordinates.with { ($0.longitudeE6, $0.latitudeE6) = (east, north) }
        return try faults.take("longitude") { field in
            try point.requireProvince(field: field)
            return point
        }
    }

    /// Writes millionths of a degree as a file has them, without floating point.
    static func text(_ millionths: Int64) -> String {
        let fraction = String(millionths % 1_000_000)
        return "\(millionths / 1_000_000).\(String(repeating: "0", count: 6 - fraction.count))\(fraction)"
    }

    /// Reads "120.680000" as millionths of a degree; finer digits are rounded.
    ///
    /// - Throws: `INVALID_ARGUMENT` (`coordinate-format`, `number-comma`, `number-shortened`).
    private static func millionths(
        _ cell: String, _ range: ClosedRange<Int64>, field: FieldPath
    ) throws(Refusal) -> Int64 {
        do throws(Refusal) {
            return try CellNumber(degrees: cell, field: field).parts
        } catch {
            if error.reason == .numberComma || error.reason == .numberShortened { throw error }
            throw outside(range, field)
        }
    }

    private static func outside(_ range: ClosedRange<Int64>, _ field: FieldPath) -> Refusal {
        Refusal(
            .coordinateFormat, field: field,
            ["from": String(range.lowerBound / 1_000_000), "to": String(range.upperBound / 1_000_000)])
    }
}
