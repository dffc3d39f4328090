import Foundation
import RPC
import ServiceKit

/// A directory with everything one installation needs on a machine: configurations, keys (mode 0600) and stores.
struct Home: Sendable {
    /// Where one service is and how its signatures are checked; the client's side of a configuration.
    struct Station: Codable, Sendable {
        var service: String
        var node: String
        var host: String
        var port: Int
        /// Where else the same instance can be reached, each `host:port`.
        var alternatives: [String]?
        var publicKey: String

        /// Every address, the preferred first.
        var addresses: [Address] {
            [Address(host: host, port: port)] + (alternatives ?? []).compactMap { Address($0) }
        }
    }

    let directory: URL
    /// Addresses to use instead of those on file, by service.
    private let addresses: [String: [Address]]

    init(_ path: String, addresses: [String: [Address]] = [:]) {
        self.addresses = addresses
        directory = URL(filePath: path, directoryHint: .isDirectory).absoluteURL.standardizedFileURL
    }

    var exists: Bool {
        FileManager.default.fileExists(atPath: path("client.json"))
    }

    func path(_ name: String) -> String {
        directory.appending(path: name).path(percentEncoded: false)
    }

    func configurationPath(of service: String) -> String { path("\(service).json") }

    /// Where a principal's key lies; only of an id that `key(of:)` takes.
    func keyPath(of principal: String) -> String { path("keys/\(principal).key") }

    func stations() throws -> [Station] {
        guard let data = FileManager.default.contents(atPath: path("client.json")) else {
            throw StartupFailure(
                say(
                    "\(directory.path()) 尚未初始化：先运行 qingtong init --home \(directory.path())",
                    "\(directory.path()) is not set up: run qingtong init --home \(directory.path()) first"))
        }
        let stations = try JSONDecoder().decode([Station].self, from: data)
        return stations.map { station in
            guard let first = addresses[station.service]?.first else { return station }
            var station = station
            (station.host, station.port) = (first.host, first.port)
            station.alternatives = addresses[station.service]?.dropFirst().map(\.description)
            return station
        }
    }
}
