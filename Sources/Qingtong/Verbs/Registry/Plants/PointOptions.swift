import ArgumentParser
import EnforcementAPI
import Installation
import RegistryAPI
import SwiftProtobuf

/// A position, as typed: both degrees or none.
struct PointOptions: ParsableArguments {
    @Option(help: ArgumentHelp(say("经度（CGCS2000，度）。", "Longitude in degrees, CGCS2000."))) var longitude:
        Double?
    @Option(help: ArgumentHelp(say("纬度。", "Latitude."))) var latitude: Double?

    func validate() throws {
        guard (longitude == nil) == (latitude == nil) else {
            throw ValidationError(say("经度和纬度须一并给出。", "Longitude and latitude go together."))
        }
    }

    /// In millionths of a degree; `nil` when none was typed.
    var coordinates: Coordinates? {
        millionths.map { point in
            .with { ($0.longitudeE6, $0.latitudeE6) = (point.longitude, point.latitude) }
        }
    }

    /// The same for a tip.
    var position: Position? {
        millionths.map { point in
            .with { ($0.longitudeE6, $0.latitudeE6) = (point.longitude, point.latitude) }
        }
    }

    private var millionths: (longitude: Int64, latitude: Int64)? {
        guard let longitude, let latitude else { return nil }
        // A value far beyond any degree becomes the largest number, which the service refuses.
        let whole = { (degrees: Double) in Int64(exactly: (degrees * 1_000_000).rounded()) ?? .max }
        return (whole(longitude), whole(latitude))
    }
}
