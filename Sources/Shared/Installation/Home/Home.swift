package import Foundation
package import RPC
import ServiceKit

/// A directory with everything one installation needs on a machine: configurations, keys (mode 0600) and stores.
package struct Home: Sendable {
    /// Where one service is and how its signatures are checked; the client's side of a configuration.
    package struct ServiceAddress: Codable, Sendable {
        package var service: String
        package var node: String
        package var host: String
        package var port: Int
        /// Where else the same instance can be reached, each `host:port`.
        package var alternatives: [String]?
        package var publicKey: String

        /// Every address, the preferred first.
        package var addresses: [Address] {
            [Address(host: host, port: port)] + (alternatives ?? []).compactMap { Address($0) }
        }
    }

    package let directory: URL
    /// Addresses to use instead of those on file, by service.
    private let addresses: [String: [Address]]

    /// The home at a path, there or not.
    ///
    /// - Parameters:
    ///   - path: Its directory.
    ///   - addresses: Where to reach services instead of the addresses on file, the preferred first.
    package init(_ path: String, addresses: [String: [Address]] = [:]) {
        self.addresses = addresses
        directory = URL(filePath: path, directoryHint: .isDirectory).absoluteURL.standardizedFileURL
    }

    package var exists: Bool {
        FileManager.default.fileExists(atPath: path("client.json"))
    }

    /// The path of a file or folder in it.
    package func path(_ name: String) -> String {
        directory.appending(path: name).path(percentEncoded: false)
    }

    /// Where a service finds its configuration.
    package func configurationPath(of service: String) -> String { path("\(service).json") }

    /// The path of a principal's key; only for ids that `key(of:)` accepts.
    package func keyPath(of principal: String) -> String { path("keys/\(principal).key") }

    /// The services that `client.json` lists.
    ///
    /// - Throws: `StartupFailure` when the home is not set up; `DecodingError`.
    package func serviceAddresses() throws -> [ServiceAddress] {
        guard let data = FileManager.default.contents(atPath: path("client.json")) else {
            throw StartupFailure(
                say(
                    "\(directory.path()) 尚未初始化：先运行 qingtong init --home \(directory.path())",
                    "\(directory.path()) is not set up: run qingtong init --home \(directory.path()) first"))
        }
        let serviceAddresses = try JSONDecoder().decode([ServiceAddress].self, from: data)
        return serviceAddresses.map { serviceAddress in
            guard let first = addresses[serviceAddress.service]?.first else { return serviceAddress }
            var serviceAddress = serviceAddress
            (serviceAddress.host, serviceAddress.port) = (first.host, first.port)
            serviceAddress.alternatives = addresses[serviceAddress.service]?.dropFirst().map(\.description)
            return serviceAddress
        }
    }
}
