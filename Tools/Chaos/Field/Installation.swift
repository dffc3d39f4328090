import Crypto
import Foundation
import ServiceKit

/// Three services in a directory of their own, as `qingtong init` sets them up, with ports nobody else has.
struct Installation: Sendable {
    /// In the order in which they are started.
    static let services = ["registry", "acceptance", "enforcement"]
    static let administrator = "zj-bulk-cement.admin"
    static let secondAdministrator = "zj-construction.admin"

    let directory: URL
    /// The `qingtong` to run.
    let program: String
    private(set) var configurations: [String: ServiceConfiguration] = [:]

    /// Sets an installation up in a directory that does not exist yet.
    ///
    /// - Throws: `StartupFailure` when `qingtong init` does not do it.
    init(at path: String, program: String) throws {
        directory = URL(filePath: path, directoryHint: .isDirectory)
        self.program = program
        let setUp = Process()
        setUp.executableURL = URL(filePath: program)
        setUp.arguments = ["init", "--home", path, "--port", String(try Ports.three())]
        setUp.standardOutput = FileHandle.nullDevice
        try setUp.run()
        setUp.waitUntilExit()
        guard setUp.terminationStatus == 0 else { throw StartupFailure("qingtong init failed in \(path)") }
        for service in Self.services {
            let data = try Data(contentsOf: URL(filePath: self.path("\(service).json")))
            var configuration = try JSONDecoder().decode(ServiceConfiguration.self, from: data)
            configuration.headSeconds = 1
            configurations[service] = configuration
            try write(configuration)
        }
    }

    func path(_ name: String) -> String {
        directory.appending(path: name).path(percentEncoded: false)
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
            uniqueKeysWithValues: Self.services.map { service in
                (service, try KeyFile.load(path("keys/\(node(of: service)).key")).publicKey)
            })
    }

    func key(ofAdministrator id: String) throws -> SigningKey {
        try KeyFile.load(path("keys/\(id).key"))
    }

    /// Makes the services reach each other through other ports: those of proxies.
    mutating func reroute(_ port: (_ from: String, _ to: String) -> Int) throws {
        for service in Self.services {
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

/// Ports of loopback nobody listens on.
enum Ports {
    /// The first of three in a row, below the range that the system gives to outgoing connections.
    static func three() throws -> Int {
        for first in stride(from: 15_000, to: 30_000, by: 3).shuffled() {
            if (first..<first + 3).allSatisfy(isFree) { return first }
        }
        throw StartupFailure("no three free ports in a row")
    }

    private static func isFree(_ port: Int) -> Bool {
        let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return false }
        defer { Foundation.close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
