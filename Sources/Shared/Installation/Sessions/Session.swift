package import AcceptanceAPI
package import CommonAPI
package import Crypto
package import EnforcementAPI
import Foundation
package import RPC
import Refusals
package import RegistryAPI
package import Rulebook
package import ServiceKit

/// One principal's connection to the three services.
package struct Session: Sendable {
    package let registry: any Caller
    package let acceptance: any Caller
    package let enforcement: any Caller

    /// A session over those callers.
    package init(registry: any Caller, acceptance: any Caller, enforcement: any Caller) {
        self.registry = registry
        self.acceptance = acceptance
        self.enforcement = enforcement
    }

    package var directory: DirectoryClient { DirectoryClient(registry) }
    package var reference: ReferenceClient { ReferenceClient(registry) }
    package var enterprises: EnterprisesClient { EnterprisesClient(registry) }
    package var corrections: CorrectionsClient { CorrectionsClient(registry) }
    package var projects: ProjectsClient { ProjectsClient(registry) }
    package var policies: PoliciesClient { PoliciesClient(registry) }
    package var trainings: TrainingsClient { TrainingsClient(registry) }
    package var guidance: GuidanceClient { GuidanceClient(registry) }
    package var publicity: PublicityClient { PublicityClient(registry) }
    package var ruleDocuments: RuleDocumentsClient { RuleDocumentsClient(registry) }
    package var contacts: ContactsClient { ContactsClient(registry) }
    package var sites: SitesClient { SitesClient(registry) }
    package var duplicates: DuplicatesClient { DuplicatesClient(registry) }
    package var permits: PermitsClient { PermitsClient(registry) }
    package var search: SearchClient { SearchClient(registry) }
    package var imports: ImportsClient { ImportsClient(registry) }
    package var waters: WatersClient { WatersClient(registry) }
    package var standings: StandingsClient { StandingsClient(registry) }
    package var attachments: AttachmentsClient { AttachmentsClient(registry) }
    package var ledgers: LedgersClient { LedgersClient(registry) }
    package var balances: BalancesClient { BalancesClient(registry) }
    package var flags: FlagsClient { FlagsClient(registry) }
    package var sweeps: SweepsClient { SweepsClient(registry) }
    package var difficulties: DifficultiesClient { DifficultiesClient(registry) }
    package var fleetCounts: FleetCountsClient { FleetCountsClient(registry) }
    package var supportMeasures: SupportMeasuresClient { SupportMeasuresClient(registry) }
    package var workingGroups: WorkingGroupsClient { WorkingGroupsClient(registry) }
    package var productionLinks: ProductionLinksClient { ProductionLinksClient(registry) }
    package var drainageDesigns: DrainageDesignsClient { DrainageDesignsClient(registry) }
    package var riverReports: RiverReportsClient { RiverReportsClient(registry) }
    package var residues: ResiduesClient { ResiduesClient(registry) }
    package var requirements: RequirementsClient { RequirementsClient(registry) }
    package var norms: NormsClient { NormsClient(registry) }
    package var checkRecords: CheckRecordsClient { CheckRecordsClient(registry) }
    package var assessments: AssessmentsClient { AssessmentsClient(registry) }
    package var signOffs: BalanceSignOffsClient { BalanceSignOffsClient(registry) }
    package var templates: TemplatesClient { TemplatesClient(acceptance) }
    package var rounds: RoundsClient { RoundsClient(acceptance) }
    package var experts: ExpertsClient { ExpertsClient(acceptance) }
    package var applications: ApplicationsClient { ApplicationsClient(acceptance) }
    package var draws: DrawsClient { DrawsClient(acceptance) }
    package var notices: NoticesClient { NoticesClient(acceptance) }
    package var plaques: PlaquesClient { PlaquesClient(acceptance) }
    package var tips: TipsClient { TipsClient(enforcement) }
    package var cases: CasesClient { CasesClient(enforcement) }
    package var keySupervision: KeySupervisionClient { KeySupervisionClient(enforcement) }
    package var inspections: InspectionsClient { InspectionsClient(enforcement) }

    /// The caller of one service by name.
    package func caller(of service: String) -> any Caller {
        switch service {
        case "registry": registry
        case "acceptance": acceptance
        default: enforcement
        }
    }
}

/// The clients of this process, one per service, shared by every session.
package struct ServiceClients: Sendable {
    private let home: Home
    /// What is known of the services.
    package let services: KnownServices
    private let clients: [String: Client]

    /// Connects to nothing yet.
    ///
    /// - Throws: `StartupFailure` when the home is not set up.
    package init(_ home: Home) throws {
        self.home = home
        let serviceAddresses = try home.serviceAddresses()
        services = KnownServices(serviceAddresses)
        clients = Dictionary(
            uniqueKeysWithValues: serviceAddresses.map { ($0.service, Client($0.addresses)) })
    }

    /// A session that signs as that principal, whose key lies in the home.
    package func session(
        as principal: String, journal: RequestJournal? = nil, commands: AppliedCommands? = nil
    ) throws -> Session {
        try session(as: principal, key: home.key(of: principal), journal: journal, commands: commands)
    }

    /// A session that signs as that principal with that key.
    package func session(
        as principal: String, key: SigningKey, journal: RequestJournal? = nil,
        commands: AppliedCommands? = nil
    ) throws -> Session {
        let callers = try HomeBuilder.services.map { service -> any Caller in
            let signed = try caller(service, principal, key)
            let noted: any Caller = commands.map { NotingCaller(signed, in: $0) } ?? signed
            return journal.map {
                JournalledCaller(noted, journal: $0, as: principal, to: node(of: service))
            } ?? noted
        }
        return Session(registry: callers[0], acceptance: callers[1], enforcement: callers[2])
    }

    /// The unsigned client of a service, for methods that everyone may call.
    package func open(_ service: String) throws -> any Caller {
        guard let client = clients[service] else {
            throw StartupFailure(
                say(
                    "client.json 中没有服务 \(service)；请再运行 qingtong init",
                    "client.json names no service \(service); run qingtong init again"))
        }
        return LanguageCaller(client)
    }

    /// The key that a service's signatures are checked by.
    ///
    /// - Throws: `StartupFailure` when `client.json` has none.
    package func publicKey(of service: String) throws -> PublicKey { try services.publicKey(of: service) }

    /// The instance of a service, as `registry@zj`.
    package func node(of service: String) -> String { services.node(of: service) }

    /// Closes the connections.
    package func close() async {
        for client in clients.values { await client.close() }
    }

    private func caller(_ service: String, _ principal: String, _ key: SigningKey) throws -> any Caller {
        SignedCaller(
            try open(service), as: principal, key: key, to: node(of: service),
            targetKey: try? publicKey(of: service), clock: { SystemClock.now().microseconds })
    }
}

/// Asks for refusals in the language of this terminal.
private struct LanguageCaller: Interceptor {
    let next: any Caller

    init(_ next: any Caller) {
        self.next = next
    }

    func around<Reply: Sendable>(
        _ call: OutgoingCall, _ proceed: (OutgoingCall) async throws -> Reply
    ) async throws -> Reply {
        var call = call
        call.options.metadata[Metadata.Keys.language] = terminalLanguage.rawValue
        return try await proceed(call)
    }
}

/// The machine's clock.
package enum SystemClock {
    /// The time now, UTC.
    @Sendable package static func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}
