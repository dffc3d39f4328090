import Crypto
import Foundation
import ServiceKit

/// Sets up a home: a key and a configuration for each service, and the keys of two administrators.
struct HomeBuilder {
    static let services = ["registry", "acceptance", "enforcement"]
    static let administrator = "zj-bulk-cement.admin"
    /// Of another agency, neither of which is the other's superior: some things take both.
    static let secondAdministrator = "zj-construction.admin"

    private let home: Home

    init(_ home: Home) {
        self.home = home
    }

    /// Makes what is missing and leaves what is there.
    ///
    /// - Parameters:
    ///   - ports: One per service, in the order of `services`.
    ///   - headSeconds: Seconds between published tree heads.
    /// - Throws: What the file system or a key file objects to, in one line; a home that others own or can write.
    func build(ports: [Int], headSeconds: Int) throws {
        try HomeGuard(home).check()
        let files = FileManager.default
        for directory in ["", "keys", "stores"] {
            try files.createDirectory(
                atPath: home.path(directory), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        }
        let stations = try zip(Self.services, ports).map { service, port in
            Home.Station(
                service: service, node: "\(service)@zj", host: "127.0.0.1", port: port,
                publicKey: try home.keyMadeIfMissing(of: "\(service)@zj").publicKey.hex)
        }
        let administrators = [
            try administrator(Self.administrator, "省散装水泥发展中心 系统管理员", Cast.bulkCement),
            try administrator(Self.secondAdministrator, "省住房和城乡建设厅 系统管理员", Cast.construction),
        ]
        for station in stations {
            let configuration = ServiceConfiguration(
                service: station.service, node: station.node, host: station.host, port: station.port,
                store: "stores/\(station.service).sqlite3", key: "keys/\(station.node).key",
                administrators: station.service == "registry" ? administrators : nil,
                peers: stations.filter { $0.service != station.service }.map {
                    ServiceConfiguration.Peer(
                        service: $0.service, node: $0.node, host: $0.host, port: $0.port,
                        publicKey: $0.publicKey)
                }, headSeconds: headSeconds)
            try write(configuration, to: home.configurationPath(of: station.service))
        }
        try write(stations, to: home.path("client.json"))
    }

    private func administrator(
        _ id: String, _ name: String, _ agency: ServiceConfiguration.Administrator.Agency
    ) throws -> ServiceConfiguration.Administrator {
        .init(
            id: id, name: name, publicKey: try home.keyMadeIfMissing(of: id).publicKey.hex, agency: agency)
    }

    private func write(_ value: some Encodable, to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try OutputFile.write(encoder.encode(value), to: path)
    }
}
