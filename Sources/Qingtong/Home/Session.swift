import AcceptanceAPI
import CommonAPI
import Crypto
import EnforcementAPI
import Foundation
import RPC
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit

/// One principal's line to the three services.
struct Session: Sendable {
    let registry: any Caller
    let acceptance: any Caller
    let enforcement: any Caller

    var directory: DirectoryClient { DirectoryClient(registry) }
    var reference: ReferenceClient { ReferenceClient(registry) }
    var enterprises: EnterprisesClient { EnterprisesClient(registry) }
    var projects: ProjectsClient { ProjectsClient(registry) }
    var policies: PoliciesClient { PoliciesClient(registry) }
    var trainings: TrainingsClient { TrainingsClient(registry) }
    var guidance: GuidanceClient { GuidanceClient(registry) }
    var publicity: PublicityClient { PublicityClient(registry) }
    var ruleDocuments: RuleDocumentsClient { RuleDocumentsClient(registry) }
    var attachments: AttachmentsClient { AttachmentsClient(registry) }
    var templates: TemplatesClient { TemplatesClient(acceptance) }
    var rounds: RoundsClient { RoundsClient(acceptance) }
    var experts: ExpertsClient { ExpertsClient(acceptance) }
    var applications: ApplicationsClient { ApplicationsClient(acceptance) }
    var draws: DrawsClient { DrawsClient(acceptance) }
    var notices: NoticesClient { NoticesClient(acceptance) }
    var plaques: PlaquesClient { PlaquesClient(acceptance) }
    var tips: TipsClient { TipsClient(enforcement) }
    var cases: CasesClient { CasesClient(enforcement) }

    /// The line to one service by name.
    func caller(of service: String) -> any Caller {
        switch service {
        case "registry": registry
        case "acceptance": acceptance
        default: enforcement
        }
    }
}

/// The connections of this process, one per service, shared by every session.
struct Switchboard: Sendable {
    private let home: Home
    private let stations: [Home.Station]
    private let connections: [String: ClientConnection]

    init(_ home: Home) throws {
        self.home = home
        stations = try home.stations()
        connections = Dictionary(
            uniqueKeysWithValues: stations.map {
                ($0.service, ClientConnection(host: $0.host, port: $0.port))
            })
    }

    /// A session that signs as that principal, whose key lies in the home.
    func session(as principal: String) throws -> Session {
        try session(as: principal, key: home.key(of: principal))
    }

    func session(as principal: String, key: SigningKey) throws -> Session {
        Session(
            registry: try caller("registry", principal, key),
            acceptance: try caller("acceptance", principal, key),
            enforcement: try caller("enforcement", principal, key))
    }

    /// The unsigned line to a service, for methods that everyone may call.
    func open(_ service: String) throws -> ClientConnection {
        guard let connection = connections[service] else {
            throw StartupFailure("client.json names no service \(service)")
        }
        return connection
    }

    func publicKey(of service: String) throws -> PublicKey {
        guard let station = stations.first(where: { $0.service == service }),
            let key = PublicKey(hex: station.publicKey)
        else { throw StartupFailure("client.json has no public key of \(service)") }
        return key
    }

    func node(of service: String) -> String {
        stations.first { $0.service == service }?.node ?? service
    }

    func close() async {
        for connection in connections.values { await connection.close() }
    }

    private func caller(_ service: String, _ principal: String, _ key: SigningKey) throws -> any Caller {
        SignedCaller(
            LanguageCaller(try open(service)), as: principal, key: key, to: node(of: service),
            clock: { SystemClock.now().microseconds })
    }
}

/// Asks for refusals in the language of this terminal.
private struct LanguageCaller: Caller {
    private let next: ClientConnection

    init(_ next: ClientConnection) {
        self.next = next
    }

    func unary(_ method: Method, _ payload: [UInt8], _ options: CallOptions) async throws -> [UInt8] {
        try await next.unary(method, payload, spoken(options))
    }

    func serverStream(
        _ method: Method, _ payload: [UInt8], _ options: CallOptions
    ) async throws -> InboundMessages {
        try await next.serverStream(method, payload, spoken(options))
    }

    func clientStream(
        _ method: Method, _ payloads: some Sequence<[UInt8]> & Sendable, _ options: CallOptions
    ) async throws -> [UInt8] {
        try await next.clientStream(method, payloads, spoken(options))
    }

    private func spoken(_ options: CallOptions) -> CallOptions {
        var options = options
        options.metadata[Metadata.Keys.language] = terminalLanguage.rawValue
        return options
    }
}

/// The machine's clock.
enum SystemClock {
    @Sendable static func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}
