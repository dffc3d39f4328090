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
    var corrections: CorrectionsClient { CorrectionsClient(registry) }
    var projects: ProjectsClient { ProjectsClient(registry) }
    var policies: PoliciesClient { PoliciesClient(registry) }
    var trainings: TrainingsClient { TrainingsClient(registry) }
    var guidance: GuidanceClient { GuidanceClient(registry) }
    var publicity: PublicityClient { PublicityClient(registry) }
    var ruleDocuments: RuleDocumentsClient { RuleDocumentsClient(registry) }
    var contacts: ContactsClient { ContactsClient(registry) }
    var sites: SitesClient { SitesClient(registry) }
    var duplicates: DuplicatesClient { DuplicatesClient(registry) }
    var permits: PermitsClient { PermitsClient(registry) }
    var search: SearchClient { SearchClient(registry) }
    var imports: ImportsClient { ImportsClient(registry) }
    var waters: WatersClient { WatersClient(registry) }
    var standings: StandingsClient { StandingsClient(registry) }
    var attachments: AttachmentsClient { AttachmentsClient(registry) }
    var ledgers: LedgersClient { LedgersClient(registry) }
    var balances: BalancesClient { BalancesClient(registry) }
    var flags: FlagsClient { FlagsClient(registry) }
    var sweeps: SweepsClient { SweepsClient(registry) }
    var templates: TemplatesClient { TemplatesClient(acceptance) }
    var rounds: RoundsClient { RoundsClient(acceptance) }
    var experts: ExpertsClient { ExpertsClient(acceptance) }
    var applications: ApplicationsClient { ApplicationsClient(acceptance) }
    var draws: DrawsClient { DrawsClient(acceptance) }
    var notices: NoticesClient { NoticesClient(acceptance) }
    var plaques: PlaquesClient { PlaquesClient(acceptance) }
    var tips: TipsClient { TipsClient(enforcement) }
    var cases: CasesClient { CasesClient(enforcement) }
    var keySupervision: KeySupervisionClient { KeySupervisionClient(enforcement) }
    var inspections: InspectionsClient { InspectionsClient(enforcement) }

    /// The line to one service by name.
    func caller(of service: String) -> any Caller {
        switch service {
        case "registry": registry
        case "acceptance": acceptance
        default: enforcement
        }
    }
}

/// The clients of this process, one per service, shared by every session.
struct Switchboard: Sendable {
    private let home: Home
    private let stations: [Home.Station]
    private let clients: [String: Client]

    init(_ home: Home) throws {
        self.home = home
        stations = try home.stations()
        clients = Dictionary(
            uniqueKeysWithValues: stations.map { ($0.service, Client($0.addresses)) })
    }

    /// A session that signs as that principal, whose key lies in the home.
    func session(as principal: String, journal: RequestJournal? = nil) throws -> Session {
        try session(as: principal, key: home.key(of: principal), journal: journal)
    }

    func session(
        as principal: String, key: SigningKey, journal: RequestJournal? = nil
    ) throws -> Session {
        let callers = try HomeBuilder.services.map { service -> any Caller in
            let signed = try caller(service, principal, key)
            return journal.map {
                JournalledCaller(signed, journal: $0, as: principal, to: node(of: service))
            } ?? signed
        }
        return Session(registry: callers[0], acceptance: callers[1], enforcement: callers[2])
    }

    /// The unsigned line to a service, for methods that everyone may call.
    func open(_ service: String) throws -> Client {
        guard let client = clients[service] else {
            throw StartupFailure("client.json names no service \(service)")
        }
        return client
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
        for client in clients.values { await client.close() }
    }

    private func caller(_ service: String, _ principal: String, _ key: SigningKey) throws -> any Caller {
        SignedCaller(
            LanguageCaller(try open(service)), as: principal, key: key, to: node(of: service),
            targetKey: try? publicKey(of: service), clock: { SystemClock.now().microseconds })
    }
}

/// Asks for refusals in the language of this terminal.
private struct LanguageCaller: Caller {
    private let next: Client

    init(_ next: Client) {
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

    func bidirectional(_ method: Method, _ options: CallOptions) async throws -> MessageExchange {
        try await next.bidirectional(method, spoken(options))
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
