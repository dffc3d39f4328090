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
        let stations = try zip(Self.services, ports).map { service, port in
            try found.station(of: service) ?? newStation(service, port)
        }
        if found.configurations["registry"] != nil {
            outcome.added += try AdministratorsFile(home).complete(with: administrators)
        }
        for station in stations where found.configurations[station.service] == nil {
            guard holdsKey(of: station) else {
                outcome.lacking.append(
                    say(
                        "\(station.service).json：\(station.node) 的密钥不在此处",
                        "\(station.service).json: the key of \(station.node) is not kept here"))
                continue
            }
            try write(configuration(of: station, among: stations, headSeconds: headSeconds))
            outcome.added.append("\(station.service).json")
        }
        if !home.exists {
            try write(stations, to: home.path("client.json"))
            outcome.added.append("client.json")
        }
        if outcome.isNew { outcome.added = [] }
        return outcome
    }

    private func newStation(_ service: String, _ port: Int) throws -> Home.Station {
        Home.Station(
            service: service, node: "\(service)@zj", host: "127.0.0.1", port: port,
            publicKey: try home.keyMadeIfMissing(of: "\(service)@zj").publicKey.hex)
    }

    private func holdsKey(of station: Home.Station) -> Bool {
        (try? home.key(of: station.node))?.publicKey.hex == station.publicKey.lowercased()
    }

    private func configuration(
        of station: Home.Station, among stations: [Home.Station], headSeconds: Int
    ) throws -> ServiceConfiguration {
        ServiceConfiguration(
            service: station.service, node: station.node, host: station.host, port: station.port,
            store: "stores/\(station.service).sqlite3", key: "keys/\(station.node).key",
            administrators: station.service == "registry" ? try administrators.map { try $0.entry() } : nil,
            peers: stations.filter { $0.service != station.service }.map {
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
