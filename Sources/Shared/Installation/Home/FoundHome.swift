import Crypto
import Foundation
import ServiceKit

/// What the files of a home say of its services before anything is added.
struct FoundHome {
    /// Those that are there, by service.
    private(set) var configurations: [String: ServiceConfiguration] = [:]
    private var serviceAddresses: [Home.ServiceAddress] = []

    var isEmpty: Bool { configurations.isEmpty && serviceAddresses.isEmpty }

    /// - Throws: `StartupFailure` that names a file which is none.
    init(_ home: Home) throws {
        for service in HomeBuilder.services {
            let path = home.configurationPath(of: service)
            guard FileManager.default.fileExists(atPath: path) else { continue }
            let configuration = try ServiceConfiguration.load(path)
            guard configuration.service == service else {
                throw StartupFailure(
                    say(
                        "配置 \(path) 属于 \(configuration.service)，不是 \(service) 的；请换成该服务的配置",
                        "configuration \(path) is of \(configuration.service), not of \(service); put that service's in its place"
                    ))
            }
            configurations[service] = configuration
        }
        guard home.exists else { return }
        do {
            // The addresses in the file, not those given on the command line.
            serviceAddresses = try Home(home.path("")).serviceAddresses()
        } catch is DecodingError {
            throw StartupFailure(
                say(
                    "\(home.path("client.json")) 没有列出服务；请再运行 qingtong init",
                    "\(home.path("client.json")) does not list services; run qingtong init again"))
        }
    }

    /// Where a service is and which key it has: as callers are told, or the other services, or by its own file; `nil` of
    /// one that no file names.
    ///
    /// - Throws: `StartupFailure` of one that has a configuration, but no key that is known here.
    func serviceAddress(of service: String) throws -> Home.ServiceAddress? {
        if let serviceAddress = serviceAddresses.first(where: { $0.service == service }) {
            return serviceAddress
        }
        let peers = HomeBuilder.services.compactMap { configurations[$0] }.flatMap(\.peers)
        if let peer = peers.first(where: { $0.service == service }) {
            return Home.ServiceAddress(
                service: service, node: peer.node, host: peer.host, port: peer.port,
                alternatives: peer.alternatives, publicKey: peer.publicKey)
        }
        guard let own = configurations[service] else { return nil }
        guard let key = try? KeyFile.load(own.key) else {
            throw StartupFailure(
                say(
                    "\(own.node) 的公钥未见于任何文件，其密钥也不在此处",
                    "no file names the public key of \(own.node), and its key is not kept here"))
        }
        return Home.ServiceAddress(
            service: service, node: own.node, host: own.host, port: own.port, publicKey: key.publicKey.hex)
    }
}
