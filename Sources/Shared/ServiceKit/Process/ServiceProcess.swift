import CommonAPI
import Crypto
import Foundation
package import Logging
import RPC
import Refusals
package import Rulebook
import ServiceLifecycle
import Store
import UnixSignals

/// One running service: opens its store, serves, follows its peers, and drains on SIGTERM or SIGINT.
package struct ServiceProcess {
    private let definition: ServiceDefinition
    private let configuration: ServiceConfiguration
    private let logger: Logger
    private let clock: @Sendable () -> Instant

    /// Prepares a process; nothing is opened before it runs.
    ///
    /// - Parameters:
    ///   - definition: What kind of service it is.
    ///   - configuration: Its file, as loaded.
    ///   - logger: Where events and failures go.
    ///   - clock: The service's time.
    package init(
        _ definition: ServiceDefinition, configuration: ServiceConfiguration, logger: Logger,
        clock: @escaping @Sendable () -> Instant
    ) {
        self.definition = definition
        self.configuration = configuration
        self.logger = logger
        self.clock = clock
    }

    /// Runs until a signal ends it.
    ///
    /// - Parameter onReady: Called once the port takes calls, with the port's number.
    /// - Throws: An error whose description is one line when it cannot start.
    package func run(onReady: (Int) -> Void) async throws {
        let key = try KeyFile.load(configuration.key)
        let database = try Database.open(
            at: configuration.store, migrations: [ServiceKitSchema.migrations, definition.migrations],
            layouts: ServiceKitSchema.layouts + definition.layouts, settings: configuration.storeSettings)
        let shell = Shell(
            database: database, identity: ServiceIdentity(node: configuration.node, key: key),
            logger: logger, clock: clock)
        try await Bootstrap(configuration).apply(to: shell, starting: definition.starting)

        let statuses = configuration.peers.map { FollowerStatus(source: $0.service) }
        var table = ServiceTable(shell)
        let readers = OutboxReaders(Set(configuration.peers.map(\.node)))
        table.serveEvents(readers: readers)
        table.serveHealth(
            followers: statuses, readers: readers, alarms: definition.alarms, storePath: configuration.store)
        AuditService(identity: shell.gates.identity).register(in: &table)
        let inboxes = configuration.peers.map { inbox(of: $0, identity: shell.gates.identity) }
        let settlement = DeadLetterSettlement(inboxes)
        OperationsService(settlement: settlement).register(in: &table)
        RequestService().register(in: &table)
        RestorationService().register(in: &table)
        let meters = Meters()
        MetricsService(
            meters, node: configuration.node, since: clock(), database: database, readers: readers,
            followers: statuses, alarms: definition.alarms, storePath: configuration.store
        ).register(in: &table)
        definition.register(&table)
        var settings = ServerSettings(node: configuration.node)
        settings.services = Set(configuration.peers.map(\.node))
        configuration.limits?.apply(to: &settings)
        // Files of the store and connections about to close are open beside those that count.
        settings.maxConnections = min(settings.maxConnections, max(32, OpenFiles.raise() - 384))
        if let unknown = configuration.limits?.unknown(among: table.methods) {
            throw StartupFailure(
                Wording(
                    "limits.methods 中的 \(unknown) 不是本服务的方法；请改正配置",
                    "limits.methods names \(unknown), which this service does not serve; put the configuration right"
                ))
        }
        table.serveDescription(settings)
        let server = try await Server.bind(
            host: configuration.host, port: configuration.port, settings: settings, router: table,
            logger: logger,
            observer: CallWatch(meters, logger: logger) { [clock] in shell.strangers.note($0, at: clock()) })
        onReady(server.port)

        var services: [any Service] = [ServerService(server: server, commits: shell.commits)]
        for ((peer, inbox), status) in zip(zip(configuration.peers, inboxes), statuses) {
            services.append(
                FollowerService(
                    follower: follower(of: peer, inbox: inbox, shell: shell, key: key, status: status)))
        }
        var timers = definition.timers
        timers.retryDeadLetters(of: settlement)
        services.append(
            TimerService(shell: shell, runner: TimerRunner(timers, identity: shell.gates.identity)))
        services.append(
            RetentionService(shell: shell, retention: Retention(days: configuration.keepEventsDays ?? 90)))
        services.append(OwnRecordService(shell: shell))
        if !definition.jobs.isEmpty {
            services.append(
                JobService(
                    shell: shell, runner: JobRunner(definition.jobs, identity: shell.gates.identity)))
        }
        if let settle = definition.settle {
            services.append(SettlingService(settling: Settling(shell: shell, settle: settle)))
        }
        services.append(HeadService(shell: shell, seconds: configuration.headSeconds))
        services.append(MemoryService(server: server))
        services.append(DismissalService(server: server, shell: shell))
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger))
        try await group.run()
        database.close()
    }

    private func inbox(of peer: ServiceConfiguration.Peer, identity: ServiceIdentity) -> Inbox {
        var appliers = definition.appliers(peer.service)
        if let peerKey = PublicKey(hex: peer.publicKey) { appliers.witnessHeads(signedBy: peerKey) }
        return Inbox(source: peer.service, appliers: appliers, identity: identity)
    }

    private func follower(
        of peer: ServiceConfiguration.Peer, inbox: Inbox, shell: Shell, key: SigningKey,
        status: FollowerStatus
    ) -> Follower {
        let clock = clock
        let caller = SignedCaller(
            Client(peer.addresses, logger: logger), as: configuration.node, key: key, to: peer.node,
            clock: { clock().microseconds })
        return Follower(shell, inbox: inbox, caller: caller, status: status)
    }
}

/// Serves until shutdown is asked for, then finishes what is in flight.
private struct ServerService: Service {
    let server: Server
    let commits: CommitSignal

    func run() async throws {
        try? await gracefulShutdown()
        // Followers' streams have no end of their own; they come back when the service is there again.
        commits.close()
        await server.drain()
    }
}

private struct FollowerService: Service {
    let follower: Follower

    func run() async throws {
        await cancelWhenGracefulShutdown { await follower.run() }
    }
}

/// Writes what the service has to say in its own name, now and then and when it stops.
private struct OwnRecordService: Service {
    let shell: Shell

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await write(isLast: false)
                try? await Task.sleep(for: .seconds(5))
            }
        }
        await write(isLast: true)
    }

    private func write(isLast: Bool) async {
        do {
            try await shell.writeOwnRecords(isLast: isLast)
        } catch {
            shell.logger.error("own records not written", metadata: ["error": "\(error)"])
        }
    }
}

/// Publishes the audit log's head every so often.
private struct HeadService: Service {
    let shell: Shell
    let seconds: Int

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let now = shell.clock()
                do {
                    try await shell.database.write { transaction in
                        try AuditLog.publishHead(of: shell.gates.identity, at: now, in: transaction)
                    }
                } catch {
                    shell.logger.error("tree head not published", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: .seconds(seconds))
            }
        }
    }
}
