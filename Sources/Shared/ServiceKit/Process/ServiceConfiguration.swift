import Crypto
import Foundation

/// What a service process is told in its configuration file (JSON). Paths are relative to the file.
package struct ServiceConfiguration: Codable, Sendable {
    /// Another service that this one follows, and that may follow this one.
    package struct Peer: Codable, Sendable {
        /// `enforcement`.
        package var service: String
        /// The instance, as its signatures name it: `enforcement@zj`.
        package var node: String
        package var host: String
        package var port: Int
        /// Ed25519, 64 hex digits.
        package var publicKey: String

        package init(service: String, node: String, host: String, port: Int, publicKey: String) {
            self.service = service
            self.node = node
            self.host = host
            self.port = port
            self.publicKey = publicKey
        }
    }

    /// The first principal of the directory; only the Registry's file names one.
    package struct Administrator: Codable, Sendable {
        package var id: String
        package var name: String
        package var publicKey: String

        package init(id: String, name: String, publicKey: String) {
            self.id = id
            self.name = name
            self.publicKey = publicKey
        }
    }

    /// `registry`, `acceptance` or `enforcement`.
    package var service: String
    package var node: String
    package var host: String
    package var port: Int
    package var store: String
    package var key: String
    package var administrator: Administrator?
    package var peers: [Peer]
    /// Seconds between tree heads that are published for the others to keep.
    package var headSeconds: Int

    package init(
        service: String, node: String, host: String, port: Int, store: String, key: String,
        administrator: Administrator? = nil, peers: [Peer], headSeconds: Int = 10
    ) {
        self.service = service
        self.node = node
        self.host = host
        self.port = port
        self.store = store
        self.key = key
        self.administrator = administrator
        self.peers = peers
        self.headSeconds = headSeconds
    }

    /// Reads and checks a configuration file.
    ///
    /// - Throws: `StartupFailure` with one line that names the file and the fault.
    package static func load(_ path: String) throws(StartupFailure) -> ServiceConfiguration {
        let configuration: ServiceConfiguration
        do {
            let data = try Data(contentsOf: URL(filePath: path))
            configuration = try JSONDecoder().decode(ServiceConfiguration.self, from: data)
        } catch let error as DecodingError {
            throw StartupFailure("configuration \(path): \(error.place)")
        } catch {
            throw StartupFailure("configuration \(path) cannot be read")
        }
        try configuration.check(path)
        return configuration.resolved(besides: path)
    }

    private func check(_ path: String) throws(StartupFailure) {
        guard (0...65_535).contains(port) else {
            throw StartupFailure("configuration \(path): port \(port) is not between 0 and 65535")
        }
        guard !node.isEmpty, node.utf8.count <= 64 else {
            throw StartupFailure("configuration \(path): node must have 1 to 64 bytes")
        }
        guard (1...3600).contains(headSeconds) else {
            throw StartupFailure("configuration \(path): headSeconds must lie between 1 and 3600")
        }
        for key in peers.map(\.publicKey) + [administrator?.publicKey].compactMap({ $0 })
        where PublicKey(hex: key) == nil {
            throw StartupFailure("configuration \(path): \(key) is not a public key of 64 hex digits")
        }
    }

    private func resolved(besides path: String) -> ServiceConfiguration {
        let directory = URL(filePath: path).deletingLastPathComponent()
        var copy = self
        copy.store = URL(filePath: store, relativeTo: directory).path(percentEncoded: false)
        copy.key = URL(filePath: key, relativeTo: directory).path(percentEncoded: false)
        return copy
    }
}

/// Why a process cannot start: one line, for the person who started it.
package struct StartupFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ sentence: String) {
        description = sentence
    }
}

extension DecodingError {
    fileprivate var place: String {
        switch self {
        case .keyNotFound(let key, _): "\(key.stringValue) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "\(context.codingPath.map(\.stringValue).joined(separator: ".")) has the wrong type"
        default: "it is not valid JSON"
        }
    }
}
