import Crypto
import Foundation
package import ServiceKit

/// Sets up a home: a key and a configuration for each service, and the keys of two administrators.
package struct HomeBuilder {
    package static let services = ["registry", "acceptance", "enforcement"]
    package static let administrator = "zj-bulk-cement.admin"
    /// Of another agency, neither of which is the other's superior: some things take both.
    package static let secondAdministrator = "zj-construction.admin"

    /// Whom the first administrators act for.
    package static let bulkCement = ServiceConfiguration.Administrator.Agency(
        id: "zj-bulk-cement", name: "浙江省散装水泥发展中心", department: "BULK_CEMENT")
    /// The agency of the second administrator.
    package static let construction = ServiceConfiguration.Administrator.Agency(
        id: "zj-construction", name: "浙江省住房和城乡建设厅", department: "CONSTRUCTION")

    private let home: Home

    /// Builds nothing yet.
    package init(_ home: Home) {
        self.home = home
    }

    /// What a build did, in words for the operator.
    package struct Outcome: Sendable {
        /// No file said anything of a service before.
        package var isNew: Bool
        /// What was made or added; of a new home nothing is listed.
        package var added: [String] = []
        /// What is missing and could not be made here.
        package var lacking: [String] = []
    }

    /// Makes what is missing and leaves what is there as it is: configurations, ports, keys.
    ///
    /// A key is made only with the configuration of a service that no file names yet; another's public key that is on file
    /// is never replaced.
    ///
    /// - Parameters:
    ///   - ports: One per service, in the order of `services`; of those that no file names yet.
    ///   - headSeconds: Seconds between published tree heads, in configurations that are made.
    /// - Returns: What was added, and what could not be.
    /// - Throws: What the file system or a key file objects to, in one line; a home that others own or can write; a file
    ///   in it that is none.
    @discardableResult
    package func build(ports: [Int], headSeconds: Int) throws -> Outcome {
        try HomeGuard(home).check()
        let found = try FoundHome(home)
        var outcome = Outcome(isNew: found.isEmpty)
        let files = FileManager.default
        for directory in ["", "keys", "stores"] {
            try files.createDirectory(
                atPath: home.path(directory), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }
        let serviceAddresses = try zip(Self.services, ports).map { service, port in
            try found.serviceAddress(of: service) ?? newServiceAddress(service, port)
        }
        if found.configurations["registry"] != nil {
            outcome.added += try AdministratorsFile(home).complete(with: administrators)
        }
        for serviceAddress in serviceAddresses where found.configurations[serviceAddress.service] == nil {
            guard holdsKey(of: serviceAddress) else {
                outcome.lacking.append(
                    say(
                        "\(serviceAddress.service).json：\(serviceAddress.node) 的密钥不在此处",
                        "\(serviceAddress.service).json: the key of \(serviceAddress.node) is not kept here"))
                continue
            }
            try write(configuration(of: serviceAddress, among: serviceAddresses, headSeconds: headSeconds))
            outcome.added.append("\(serviceAddress.service).json")
        }
        if !home.exists {
            try write(serviceAddresses, to: home.path("client.json"))
            outcome.added.append("client.json")
        }
        if outcome.isNew { outcome.added = [] }
        return outcome
    }

    private func newServiceAddress(_ service: String, _ port: Int) throws -> Home.ServiceAddress {
        Home.ServiceAddress(
            service: service, node: "\(service)@zj", host: "127.0.0.1", port: port,
            publicKey: try home.keyMadeIfMissing(of: "\(service)@zj").publicKey.hex)
    }

    private func holdsKey(of serviceAddress: Home.ServiceAddress) -> Bool {
        (try? home.key(of: serviceAddress.node))?.publicKey.hex == serviceAddress.publicKey.lowercased()
    }

    private func configuration(
        of serviceAddress: Home.ServiceAddress, among serviceAddresses: [Home.ServiceAddress],
        headSeconds: Int
    ) throws -> ServiceConfiguration {
        ServiceConfiguration(
            service: serviceAddress.service, node: serviceAddress.node, host: serviceAddress.host,
            port: serviceAddress.port,
            store: "stores/\(serviceAddress.service).sqlite3", key: "keys/\(serviceAddress.node).key",
            administrators: serviceAddress.service == "registry"
                ? try administrators.map { try $0.entry() } : nil,
            peers: serviceAddresses.filter { $0.service != serviceAddress.service }.map {
                var peer = ServiceConfiguration.Peer(
                    service: $0.service, node: $0.node, host: $0.host, port: $0.port, publicKey: $0.publicKey)
                peer.alternatives = $0.alternatives
                return peer
            }, headSeconds: headSeconds)
    }

    private var administrators: [FirstAdministrator] {
        [
            FirstAdministrator(
                home: home, id: Self.administrator, name: "省散装水泥发展中心 系统管理员",
                agency: Self.bulkCement),
            FirstAdministrator(
                home: home, id: Self.secondAdministrator, name: "省住房和城乡建设厅 系统管理员",
                agency: Self.construction),
        ]
    }

    private func write(_ configuration: ServiceConfiguration) throws {
        try write(configuration, to: home.configurationPath(of: configuration.service))
    }

    private func write(_ value: some Encodable, to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try OutputFile.write(encoder.encode(value), to: path)
    }
}
