import Crypto
import Foundation
import Harness
import Installation
import ServiceKit

/// The home of a drill's three services, with ports nobody else has.
struct DrillHome: Sendable {
    /// Its files and keys.
    let home: Home
    /// The `qingtong` to run.
    let program: String
    private(set) var configurations: [String: ServiceConfiguration] = [:]

    /// Sets a home up in a directory that does not exist yet.
    ///
    /// - Throws: `StartupFailure`; what the file system objects to.
    init(at path: String, program: String) throws {
        home = Home(path)
        self.program = program
        try HomeBuilder(home).build(ports: FreePorts.take(3), headSeconds: 1)
        for service in HomeBuilder.services {
            let data = try Data(contentsOf: URL(filePath: home.configurationPath(of: service)))
            configurations[service] = try JSONDecoder().decode(ServiceConfiguration.self, from: data)
        }
    }

    func path(_ name: String) -> String {
        home.path(name)
    }

    /// A file of that name, to append to.
    func log(_ name: String) throws -> FileHandle {
        let path = path(name)
        if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(filePath: path)) }
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.seekToEnd()
        return handle
    }

    func storePath(of service: String) -> String { path("stores/\(service).sqlite3") }

    func port(of service: String) -> Int { configurations[service]?.port ?? 0 }

    func node(of service: String) -> String { configurations[service]?.node ?? service }

    func publicKeys() throws -> [String: PublicKey] {
        try Dictionary(
            uniqueKeysWithValues: HomeBuilder.services.map { service in
                (service, try home.key(of: node(of: service)).publicKey)
            })
    }

    func key(ofAdministrator id: String) throws -> SigningKey {
        try home.key(of: id)
    }

    /// Makes the services reach each other through other ports: those of proxies.
    mutating func reroute(_ port: (_ from: String, _ to: String) -> Int) throws {
        for service in HomeBuilder.services {
            guard var configuration = configurations[service] else { continue }
            for index in configuration.peers.indices {
                configuration.peers[index].port = port(service, configuration.peers[index].service)
            }
            configurations[service] = configuration
            try write(configuration)
        }
    }

    private func write(_ configuration: ServiceConfiguration) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(configuration).write(
            to: URL(filePath: path("\(configuration.service).json")), options: .atomic)
    }
}
