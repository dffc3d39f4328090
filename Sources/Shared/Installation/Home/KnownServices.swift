package import Crypto
import ServiceKit

/// What an installation knows of its services without asking them: the instance of each, and the key that its signatures are
/// checked by.
package struct KnownServices: Sendable {
    private let serviceAddresses: [Home.ServiceAddress]

    init(_ serviceAddresses: [Home.ServiceAddress]) {
        self.serviceAddresses = serviceAddresses
    }

    /// The instance of a service, as `registry@zj`; the service's own name where the installation has no such service.
    package func node(of service: String) -> String {
        serviceAddresses.first { $0.service == service }?.node ?? service
    }

    /// The key that a service's signatures are checked by.
    ///
    /// - Throws: `StartupFailure` when `client.json` has none.
    package func publicKey(of service: String) throws -> PublicKey {
        guard let serviceAddress = serviceAddresses.first(where: { $0.service == service }),
            let key = PublicKey(hex: serviceAddress.publicKey)
        else {
            throw StartupFailure(
                say(
                    "client.json 中没有 \(service) 的公钥；请再运行 qingtong init",
                    "client.json has no public key of \(service); run qingtong init again"))
        }
        return key
    }
}

extension Home {
    /// The services of this home.
    ///
    /// - Throws: `StartupFailure` when the home is not set up.
    package func knownServices() throws -> KnownServices { KnownServices(try serviceAddresses()) }
}
