package import CommonAPI
package import Crypto
import Dispatch
import Foundation
import Logging
package import RPC
import Refusals
package import Rulebook
package import ServiceKit
package import Store
import SwiftProtobuf
import Synchronization
import World

/// One service without socket or disk of its own accord: its real store, gates, handlers and inboxes, a clock that is
/// set by hand, and random bytes from a seed.
package final class SimulatedService: Sendable {
    /// How a call ended for who made it.
    package enum Answer: Sendable {
        case reply([UInt8])
        case refused(Status)
        /// The process died before it committed: nobody heard anything, and nothing was done.
        case died
    }

    package let name: String
    package let node: String
    package let key: SigningKey
    private let shell: Shell
    private let table: ServiceTable
    private let face: ClockFace
    private let inboxes: Mutex<[String: Inbox]> = Mutex([:])
    private let definition: ServiceDefinition
    private let entropy: SeededEntropy

    /// - Parameters:
    ///   - definition: What kind of service it is.
    ///   - path: Its store; `:memory:` for none that lasts.
    ///   - seed: Where its random bytes and its key come from.
    ///   - now: What its clock says at first.
    /// - Throws: `OpeningError`.
    package init(
        _ definition: ServiceDefinition, at path: String = Connection.memory, seed: UInt64, now: Instant
    ) throws {
        self.definition = definition
        name = definition.name
        node = "\(definition.name)@zj"
        key = SigningKey(seed: SHA256.hash(Array("\(node) \(seed)".utf8)).bytes) ?? .generate()
        let face = ClockFace(now)
        self.face = face
        let entropy = SeededEntropy(seed: seed)
        self.entropy = entropy
        var settings = DatabaseSettings()
        // What is queued together is committed together, however slow the machine: so a death takes along what it must.
        settings.batch.time = .seconds(600)
        shell = Shell(
            database: try Database.open(
                at: path, migrations: [ServiceKitSchema.migrations, definition.migrations],
                layouts: ServiceKitSchema.layouts + definition.layouts, settings: settings),
            identity: ServiceIdentity(node: node, key: key),
            logger: .silent, clock: { face.now },
            entropy: entropy.bytes)
        var table = ServiceTable(shell)
        AuditService(identity: shell.gates.identity).register(in: &table)
        definition.register(&table)
        self.table = table
    }

    /// What the clock says; it may be set back.
    package var now: Instant {
        get { face.now }
        set { face.now = newValue }
    }

    /// Follows another service from now on.
    package func follow(_ source: SimulatedService) {
        var appliers = definition.appliers(source.name)
        appliers.witnessHeads(signedBy: source.key.publicKey)
        follow(source.name, applying: appliers)
    }

    /// Follows another service with these effects, as a test that plants a mistake wants them.
    package func follow(_ source: String, applying appliers: EventAppliers) {
        let inbox = Inbox(
            source: source, appliers: appliers, identity: shell.gates.identity, entropy: entropy.bytes)
        inboxes.withLock { $0[source] = inbox }
    }

    /// What a follower does with a source's events, as its definition says.
    package func appliers(of source: SimulatedService) -> EventAppliers {
        var appliers = definition.appliers(source.name)
        appliers.witnessHeads(signedBy: source.key.publicKey)
        return appliers
    }

    // MARK: - Calls

    /// Lets a call in. With `dying` the process dies while the call is being carried out, before it is durable.
    package func call(_ order: Order, metadata: Metadata, dying: Bool = false) async -> Answer {
        guard case .unary(let start) = handler(of: order.method) else {
            return .refused(Status(.unimplemented, order.method.path))
        }
        return await unary(order.method, order.payload, metadata, start, dying: dying)
    }

    func handler(of method: RPC.Method) -> Route.Handler? {
        table.route(service: method.service, method: method.name)?.handler
    }

    private func unary(
        _ method: RPC.Method, _ payload: [UInt8], _ metadata: Metadata, _ start: (ServerCall) -> Void,
        dying: Bool
    ) async -> Answer {
        let death = dying ? Death(shell.database) : nil
        let result: Result<[UInt8], Status> = await withCheckedContinuation { continuation in
            start(
                ServerCall(
                    method: method, metadata: metadata, payload: payload, logger: .silent
                ) { continuation.resume(returning: $0) })
            death?.strike()
        }
        switch result {
        case .success(let bytes): return .reply(bytes)
        case .failure(let status): return dying && status.code == .internal ? .died : .refused(status)
        }
    }

    // MARK: - Events

    /// The events published after that one.
    package func events(after sequence: Int64, limit: Int = .max) async throws -> [Event] {
        try await read { try Outbox.events(after: sequence, limit: limit, in: $0) }
    }

    /// Takes an event in as a follower does. With `dying` the process dies before it is durable.
    ///
    /// - Returns: What became of it; `nil` when the process died.
    /// - Throws: `ABORTED` (`event-out-of-order`).
    package func receive(
        _ event: Event, from source: String, dying: Bool = false
    ) async throws -> Inbox.Fate? {
        guard let inbox = inboxes.withLock({ $0[source] }) else { return nil }
        let now = face.now
        let death = dying ? Death(shell.database) : nil
        do {
            return try await withCheckedThrowingContinuation { continuation in
                shell.database.enqueueWrite { transaction in
                    try inbox.receive(event, at: now, in: transaction)
                } completion: {
                    continuation.resume(with: $0)
                }
                death?.strike()
            }
        } catch let error as StoreError where dying && error.kind == .transactionLost {
            return nil
        }
    }

    /// Carries the jobs of the service on by one step, as it does all the time. With `dying` the process dies before the
    /// step is durable.
    ///
    /// - Returns: What became of it; `nil` when the process died.
    package func carryOn(dying: Bool = false) async throws -> JobRunner.Fate? {
        let runner = JobRunner(definition.jobs, identity: shell.gates.identity, entropy: entropy.bytes)
        let now = face.now
        let found = try await shell.database.read { try runner.next(at: now, in: $0) }
        guard let (job, step) = found else { return .idle }
        let death = dying ? Death(shell.database) : nil
        do {
            return try await withCheckedThrowingContinuation { continuation in
                shell.database.enqueueWrite { transaction in
                    try runner.carryOut(step, of: job, at: now, in: transaction)
                } completion: {
                    continuation.resume(with: $0)
                }
                death?.strike()
            }
        } catch let error as StoreError where dying && error.kind == .transactionLost {
            return nil
        }
    }

    /// Publishes the head of the log, as the service does every so often.
    package func publishHead() async throws {
        let (now, identity, entropy) = (face.now, shell.gates.identity, entropy)
        try await shell.database.write { transaction in
            try AuditLog.publishHead(of: identity, at: now, in: transaction, entropy: entropy.bytes)
        }
    }

    // MARK: - Looking inside

    /// Looks at the store past all handlers.
    package func read<T: Sendable>(_ body: @escaping @Sendable (ReadTransaction) throws -> T) async throws
        -> T
    {
        try await shell.database.read(body)
    }

    /// Changes the store past all handlers: how a test plants a fault.
    package func tamper(_ body: @escaping @Sendable (WriteTransaction) throws -> Void) async throws {
        try await shell.database.write(body)
    }

    /// Gives up the store.
    package func close() {
        shell.database.close()
    }
}

extension SimulatedService {
    /// It as its peers' configurations name it.
    var principal: Principal {
        .with {
            $0.id = node
            $0.kind = .service
            $0.name = node
            $0.publicKey = Data(key.publicKey.bytes)
            $0.grants = [
                .with {
                    $0.role = .follower
                    $0.divisionCode = SimulatedCallers.province
                }
            ]
        }
    }
}

/// A clock that says what it was told.
private final class ClockFace: Sendable {
    private let time: Mutex<Instant>

    init(_ now: Instant) {
        time = Mutex(now)
    }

    var now: Instant {
        get { time.withLock { $0 } }
        set { time.withLock { $0 = newValue } }
    }
}

/// The death of a process between carrying a write out and committing it: the whole batch is undone.
private final class Death: Sendable {
    private let database: Database
    private let held = DispatchSemaphore(value: 0)

    /// Holds the writer back, so that what is queued next is in one batch with the end.
    init(_ database: Database) {
        self.database = database
        database.enqueueWrite { [held] _ in
            held.wait()
        } completion: { _ in
        }
    }

    /// Lets the batch run into its end.
    func strike() {
        database.enqueueWrite {
            try $0.execute("ROLLBACK")
        } completion: { _ in
        }
        held.signal()
    }
}

extension Logger {
    /// Failures that a simulation makes are no news.
    static let silent = Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
}
