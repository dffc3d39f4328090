import Foundation
package import RPC
import Refusals
import Store

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
        /// Where else the same instance can be reached, each `host:port`, in the order in which they are tried
        /// when the first does not answer.
        package var alternatives: [String]?
        /// Ed25519, 64 hex digits.
        package var publicKey: String

        /// A peer as configured.
        package init(service: String, node: String, host: String, port: Int, publicKey: String) {
            self.service = service
            self.node = node
            self.host = host
            self.port = port
            self.publicKey = publicKey
        }

        /// Every address, the preferred first.
        package var addresses: [Address] {
            [Address(host: host, port: port)] + (alternatives ?? []).compactMap { Address($0) }
        }
    }

    /// One of the first principals of the directory; only the Registry's file names any. Two of two agencies, neither the
    /// other's superior, are what it takes to answer for a restored store.
    package struct Administrator: Codable, Sendable {
        /// Whom it acts for: an agency of the province, entered with it.
        package struct Agency: Codable, Sendable {
            package var id: String
            package var name: String
            /// As protos/qingtong/common/v1/roles.proto has it: `CONSTRUCTION`.
            package var department: String

            /// The agency as configured.
            package init(id: String, name: String, department: String) {
                self.id = id
                self.name = name
                self.department = department
            }
        }

        package var id: String
        package var name: String
        package var publicKey: String
        package var agency: Agency?

        /// The administrator as configured.
        package init(id: String, name: String, publicKey: String, agency: Agency? = nil) {
            self.id = id
            self.name = name
            self.publicKey = publicKey
            self.agency = agency
        }
    }

    /// `registry`, `acceptance` or `enforcement`.
    package var service: String
    package var node: String
    package var host: String
    package var port: Int
    package var store: String
    package var key: String
    /// As files of earlier versions name the only one.
    package var administrator: Administrator?
    package var administrators: [Administrator]?
    package var peers: [Peer]
    /// Seconds between tree heads that are published for the others to keep.
    package var headSeconds: Int
    /// What callers are allowed, where that differs from the defaults.
    package var limits: ServiceLimits?
    /// Days that events are kept, even when every follower has them; 90 when not given.
    package var keepEventsDays: Int64?
    /// MiB of the store's pages that its writer keeps in memory; 256 when not given.
    package var storeCacheMebibytes: Int?

    /// A configuration that was made rather than read; paths stay as they are given.
    package init(
        service: String, node: String, host: String, port: Int, store: String, key: String,
        administrator: Administrator? = nil, administrators: [Administrator]? = nil, peers: [Peer],
        headSeconds: Int = 10
    ) {
        self.service = service
        self.node = node
        self.host = host
        self.port = port
        self.store = store
        self.key = key
        self.administrator = administrator
        self.administrators = administrators
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
            throw Self.failure(path, error.fault)
        } catch {
            throw StartupFailure(
                Wording(
                    "读不到配置 \(path)；请检查路径与权限，或先运行 qingtong init",
                    "configuration \(path) cannot be read; check the path and its mode, or run qingtong init first"
                ))
        }
        if let fault = configuration.fault {
            throw Self.failure(path, fault)
        }
        return configuration.resolved(besides: path)
    }

    private static func failure(_ path: String, _ fault: Wording) -> StartupFailure {
        StartupFailure(
            Wording("配置 \(path) 有误：\(fault.chinese)", "configuration \(path): \(fault.english)"))
    }

    /// The limits of the store.
    var storeSettings: DatabaseSettings {
        var settings = DatabaseSettings()
        storeCacheMebibytes.map { settings.writerCacheKilobytes = $0 << 10 }
        return settings
    }

    private func resolved(besides path: String) -> ServiceConfiguration {
        let directory = URL(filePath: path).deletingLastPathComponent()
        var copy = self
        copy.store = URL(filePath: store, relativeTo: directory).path(percentEncoded: false)
        copy.key = URL(filePath: key, relativeTo: directory).path(percentEncoded: false)
        return copy
    }
}
