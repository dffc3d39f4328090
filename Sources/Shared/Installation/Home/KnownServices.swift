package import Crypto
import ServiceKit

/// What an installation knows of its services without asking them: the instance of each, and the key that its signatures are
/// checked by.
package struct KnownServices: Sendable {
    private let stations: [Home.Station]

    init(_ stations: [Home.Station]) {
        self.stations = stations
    }

    /// The instance of a service, as `registry@zj`; the service's own name where the installation has no such service.
    package func node(of service: String) -> String {
        stations.first { $0.service == service }?.node ?? service
    }

    /// The key that a service's signatures are checked by.
    ///
    /// - Throws: `StartupFailure` when `client.json` has none.
    package func publicKey(of service: String) throws -> PublicKey {
        guard let station = stations.first(where: { $0.service == service }),
            let key = PublicKey(hex: station.publicKey)
        else { throw StartupFailure("client.json has no public key of \(service)") }
        return key
    }
}

extension Home {
    /// The services of this home.
    ///
    /// - Throws: `StartupFailure` when the home is not set up.
    package func knownServices() throws -> KnownServices { KnownServices(try stations()) }
}
