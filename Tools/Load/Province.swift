import CommonAPI
import Crypto
import Installation
import NIOCore
import RPC
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

/// The Registry of an installation, as its officers see it.
struct Province: Sendable {
    let port: Int
    private let host: String
    private let node: String
    private let nodeKey: PublicKey?
    private let principal: String
    private let key: SigningKey

    /// Reads an installation's client file, and a principal's key.
    ///
    /// - Throws: What cannot be read.
    init(home: String, principal: String) throws {
        let home = Home(home)
        guard let serviceAddress = try home.serviceAddresses().first(where: { $0.service == "registry" })
        else {
            throw StartupFailure("the installation has no registry")
        }
        (host, port, node) = (serviceAddress.host, serviceAddress.port, serviceAddress.node)
        nodeKey = PublicKey(hex: serviceAddress.publicKey)
        self.principal = principal
        key = try home.key(of: principal)
    }

    /// Officers with connections of their own, on which everything is proven to be the principal's.
    func officers(_ count: Int, on group: any EventLoopGroup) -> [Officer] {
        (0..<count).map { _ in
            Officer(caller: signed(ClientConnection(host: host, port: port, group: group)))
        }
    }

    /// A read of persons' data, signed now: good for two minutes to whoever sees it.
    func capturedRead() throws -> (payload: [UInt8], metadata: [(key: String, value: String)]) {
        let payload: [UInt8] = try GetPeopleRequest.with { $0.enterpriseID = "nobody" }.serializedBytes()
        let options = signed(Client([RPC.Address(host: host, port: port)])).proven(
            ContactsMethods.getPeople, SHA256.hash(payload), CallOptions())
        return (payload, options.metadata.pairs)
    }

    private func signed(_ next: any Caller) -> SignedCaller {
        SignedCaller(
            next, as: principal, key: key, to: node, targetKey: nodeKey,
            clock: { SystemClock.now().microseconds })
    }
}

/// One officer, who looks for plants and publishes announcements.
struct Officer: Sendable {
    private let caller: SignedCaller

    init(caller: SignedCaller) {
        self.caller = caller
    }

    /// A plain query.
    func read() async throws {
        _ = try await SearchClient(caller).searchEnterprises(
            .with {
                $0.text = "混凝土"
                $0.pageSize = 5
            }, options: CallOptions(timeout: .seconds(20)))
    }

    /// A command, answered when it is durable.
    func write() async throws {
        _ = try await PublicityClient(caller).announce(
            .with {
                $0.title = "压力测试"
                $0.body = "此公告由 make hostile 发布。"
                $0.audience = .agencies
                $0.divisionCode = "330000"
            }, options: CallOptions(timeout: .seconds(20)))
    }
}
