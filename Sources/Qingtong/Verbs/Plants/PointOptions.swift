import ArgumentParser
import RegistryAPI
import SwiftProtobuf

/// A place on the ground, as typed: both degrees or none.
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
        guard let longitude, let latitude else { return nil }
        return .with {
            $0.longitudeE6 = Int64((longitude * 1_000_000).rounded())
            $0.latitudeE6 = Int64((latitude * 1_000_000).rounded())
        }
    }
}
