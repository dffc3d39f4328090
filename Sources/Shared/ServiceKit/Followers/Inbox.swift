package import CommonAPI
import Crypto
import Foundation
import Refusals
package import Rulebook
package import Store
import SwiftProtobuf

/// Applies another service's events: each at most once, in order, in the transaction that moves the cursor.
///
/// An event that cannot be applied is parked as a dead letter, and with it the later ones about the same subject,
/// so that other subjects go on.
package struct Inbox: Sendable {
    package let source: String
    let appliers: EventAppliers
    let identity: ServiceIdentity
    private let entropy: @Sendable (Int) -> [UInt8]

    /// Declares what is done with a source's events.
    ///
    /// - Parameters:
    ///   - source: The service followed, which names the cursor: `enforcement`.
    ///   - appliers: What is done with each kind of event.
    ///   - identity: This instance, which the effects are of.
    ///   - entropy: Where the effects get their random bytes.
    package init(
        source: String, appliers: EventAppliers, identity: ServiceIdentity,
        entropy: @escaping @Sendable (Int) -> [UInt8] = Entropy.bytes
    ) {
        self.source = source
        self.appliers = appliers
        self.identity = identity
        self.entropy = entropy
    }

    /// What became of an event.
    package enum Fate: Hashable, Sendable {
        case applied, ignored, alreadySeen, parked
    }

    /// - Throws: `ABORTED` (`event-out-of-order`) when an earlier event is missing; failures of the store.
    @discardableResult
    package func receive(
        _ event: Event, at now: Instant, in transaction: WriteTransaction
    ) throws -> Fate {
        let cursor = try Self.cursor(of: source, in: transaction)
        guard event.sequence > cursor else { return .alreadySeen }
        guard event.sequence == cursor + 1 else {
            throw Refusal(
                .eventOutOfOrder,
                ["expected": String(cursor + 1), "found": String(event.sequence)])
        }
        let fate = try settle(event, at: now, in: transaction)
        try transaction.execute(
            """
            INSERT INTO follower_cursor (source, sequence) VALUES ($1, $2)
            ON CONFLICT (source) DO UPDATE SET sequence = excluded.sequence
            """,
            [.text(source), .integer(event.sequence)])
        return fate
    }

    private func settle(_ event: Event, at now: Instant, in transaction: WriteTransaction) throws -> Fate {
        guard let apply = appliers.applier(of: event.type) else { return .ignored }
        if try DeadLetters.hold(subject: event.subject, of: source, in: transaction) {
            try DeadLetters.park(
                event, of: source, because: "an earlier event of this subject is parked", at: now,
                in: transaction)
            return .parked
        }
        let origin = EventAppliers.Origin(source: source, event: event)
        let command = Command(
            transaction: transaction, actor: actor, now: now, cause: origin.reference, node: identity,
            entropy: entropy)
        var leaf = leaf(of: origin, at: now)
        var fate = Fate.applied
        do {
            try transaction.savepoint { _ in try apply(origin, command) }
            leaf.subjects = command.subjects
        } catch {
            guard let refusal = Refusal(known: error) else { throw error }
            try DeadLetters.park(
                event, of: source, because: refusal.description, at: now, in: transaction)
            leaf.outcome = "\(refusal.code.name) \(refusal.reason.word)"
            fate = .parked
        }
        // A head that is merely witnessed leaves no leaf: two services would otherwise answer each other's heads for ever.
        if event.type != TreeHead.protoMessageName { try AuditLog.append(leaf, in: transaction) }
        return fate
    }

    private var actor: Actor {
        Actor(
            Principal.with {
                $0.id = source
                $0.kind = .service
                $0.name = source
            })
    }

    private func leaf(of origin: EventAppliers.Origin, at now: Instant) -> AuditLeaf {
        .with {
            $0.time = now.microseconds
            $0.principalID = source
            $0.principalName = source
            $0.method = origin.event.type
            $0.requestID = origin.reference
            $0.payloadDigest = Data(SHA256.hash(origin.event.payload).bytes)
            $0.outcome = "OK"
        }
    }

    /// The last sequence of that source applied here; 0 before the first.
    package static func cursor(of source: String, in transaction: some Reading) throws -> Int64 {
        try transaction.rows(
            "SELECT sequence FROM follower_cursor WHERE source = $1", [.text(source)]
        ) { try $0.int64(0) }.first ?? 0
    }
}
