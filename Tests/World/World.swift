package import CommonAPI
package import Crypto
import Foundation
package import Rulebook
package import ServiceKit
import Store
package import SwiftProtobuf

/// A service's store in memory, with a clock that stands still until told, and callers with any role: what the
/// tests of handlers are built on. No socket, no thread, no random source but a seeded one.
package final class World {
    package var now: Instant
    private let connection: Connection
    package let identity: ServiceIdentity
    private let entropy = SeededEntropy(seed: 1)

    package init(_ definition: ServiceDefinition, now: Instant) throws {
        connection = try Connection.open(Connection.memory)
        try connection.migrate(
            [ServiceKitSchema.migrations, definition.migrations], at: now.microseconds)
        try connection.read { try $0.verify(ServiceKitSchema.layouts + definition.layouts) }
        self.now = now
        let key = SigningKey(seed: Array(repeating: 7, count: 32)) ?? SigningKey.generate()
        identity = ServiceIdentity(node: "\(definition.name)@test", key: key)
    }

    package var publicKey: PublicKey { identity.key.publicKey }

    /// Runs a command as the gates would: what it wrote is rolled back when it refuses. Its random bytes come from the
    /// world's source, or from another one that a test wants.
    package func command<T>(
        as actor: Actor, random: ((Int) -> [UInt8])? = nil, _ body: (Command) throws -> T
    ) throws -> T {
        try connection.write { transaction in
            try body(
                Command(
                    transaction: transaction, actor: actor, now: now, cause: "test", node: identity,
                    entropy: random ?? entropy.bytes))
        }
    }

    package func query<T>(as actor: Actor, _ body: (Query) throws -> T) throws -> T {
        try connection.read { try body(Query(transaction: $0, actor: actor, now: now)) }
    }

    /// Applies another service's event, as a follower would.
    @discardableResult
    package func receive(
        _ payload: some SwiftProtobuf.Message, about subject: String, from source: String,
        by definition: ServiceDefinition
    ) throws -> Inbox.Fate {
        let inbox = Inbox(source: source, appliers: definition.appliers(source), identity: identity)
        return try connection.write { transaction in
            let event = try Event.with {
                $0.sequence = try Inbox.cursor(of: source, in: transaction) + 1
                $0.id = "event-\($0.sequence)"
                $0.time = now.microseconds
                $0.type = type(of: payload).protoMessageName
                $0.subject = subject
                $0.payload = try payload.serializedBytes()
            }
            return try inbox.receive(event, at: now, in: transaction)
        }
    }

    /// As after a restoration from a copy that is what the store has now, settled in that generation.
    package func restore(generation: Int64) throws {
        try connection.write { transaction in
            var record = try OwnRestoration.begin(
                of: identity.node, copy: SHA256.hash([UInt8]()), at: now, in: transaction)
            record.generation = generation
            try OwnRestoration.settle(record, at: now, in: transaction)
        }
    }

    /// Fires the timers of that service that are due by now, and says how many were fired.
    @discardableResult
    package func fireTimers(of definition: ServiceDefinition) throws -> Int {
        let runner = TimerRunner(definition.timers, identity: identity)
        return try connection.write { try runner.runAll(at: now, in: $0) }
    }

    /// Carries the jobs of that service on, step by step, until nothing is left.
    ///
    /// - Parameters:
    ///   - definition: Whose jobs.
    ///   - most: Steps at most.
    ///   - overtake: What happens between the finding of a step and its doing.
    /// - Returns: What became of each step.
    /// - Throws: What `overtake` throws; failures of a step.
    @discardableResult
    package func carryOn(
        of definition: ServiceDefinition, most: Int = .max, overtake: () throws -> Void = {}
    ) throws -> [JobRunner.Fate] {
        let runner = JobRunner(definition.jobs, identity: identity, entropy: entropy.bytes)
        var fates: [JobRunner.Fate] = []
        while fates.count < most,
            let (job, step) = try connection.read({ try runner.next(at: now, in: $0) })
        {
            try overtake()
            fates.append(try connection.write { try runner.carryOut(step, of: job, at: now, in: $0) })
        }
        return fates
    }

    /// The leaves written so far, in order.
    package func leaves() throws -> [AuditLeaf] {
        try connection.read { try AuditLog.leaves(from: 0, to: .max, in: $0) }
    }

    /// The events published so far.
    package func events() throws -> [Event] {
        try connection.read { try Outbox.events(after: 0, limit: 10_000, in: $0) }
    }

    /// The payloads of one kind published so far, in order.
    package func published<Payload: SwiftProtobuf.Message>(_ payload: Payload.Type) throws -> [Payload] {
        try events().filter { $0.type == Payload.protoMessageName }.map {
            try Payload(serializedBytes: $0.payload)
        }
    }

    /// A caller with those roles over a division.
    package static func actor(
        _ id: String, _ roles: Role..., over division: String, agency: Agency? = nil, speaksFor: String = ""
    ) -> Actor {
        Actor(
            Principal.with {
                $0.id = id
                $0.kind = .officer
                $0.name = "示例 \(id)"
                $0.grants = roles.map { role in
                    .with {
                        $0.role = role
                        $0.divisionCode = division
                    }
                }
                $0.speaksFor = speaksFor
                if let agency {
                    $0.agencyID = agency.id
                    $0.agencyName = agency.name
                    $0.department = agency.department
                }
            })
    }
}
