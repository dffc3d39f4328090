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
    private let memo = SteadyMemo()

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

    /// - Throws: `ABORTED` (`event-out-of-order`) when an earlier event is missing; `restoration-unsettled`; failures of the
    ///   store.
    @discardableResult
    package func receive(
        _ event: Event, at now: Instant, in transaction: WriteTransaction
    ) throws -> Fate {
        try OwnRestoration.requireSettled(transaction)
        let cursor = try Self.cursor(of: source, in: transaction)
        guard event.sequence > cursor else { return .alreadySeen }
        guard event.sequence == cursor + 1 else {
            throw Refusal(
                .eventOutOfOrder,
                ["expected": String(cursor + 1), "found": String(event.sequence)])
        }
        let fate = try settle(event, at: now, in: transaction)
        try Self.move(source, to: event.sequence, epoch: event.epoch, in: transaction)
        try AppliedEvents.note(event, of: source, fate.kept, at: now, in: transaction)
        return fate
    }

    private func settle(_ event: Event, at now: Instant, in transaction: WriteTransaction) throws -> Fate {
        guard appliers.applier(of: event.type) != nil else { return .ignored }
        if try DeadLetters.hold(subject: event.subject, of: source, in: transaction) {
            try DeadLetters.park(
                event, of: source, because: "an earlier event of this subject is parked", at: now,
                in: transaction)
            return .parked
        }
        guard let refusal = try apply(event, at: now, in: transaction) else { return .applied }
        try DeadLetters.park(event, of: source, because: refusal.description, at: now, in: transaction)
        try DeadLetters.scheduleRetry(of: event.subject, from: source, attempt: 0, at: now, in: transaction)
        return .parked
    }

    /// Does what the event asks for, and writes its leaf either way.
    ///
    /// - Returns: Why it could not be done, with nothing changed but for the leaf; `nil` when it was.
    /// - Throws: Failures of the store or of the code.
    func apply(_ event: Event, at now: Instant, in transaction: WriteTransaction) throws -> Refusal? {
        guard let apply = appliers.applier(of: event.type) else { return nil }
        let origin = EventAppliers.Origin(source: source, event: event)
        let command = Command(
            transaction: transaction, actor: actor, now: now, cause: origin.reference, node: identity,
            correlation: event.correlationOrCause, memo: memo, entropy: entropy)
        var leaf = AuditLeaf(of: source, event.type, requestID: origin.reference, at: now)
        leaf.payloadDigest = Data(SHA256.hash(event.payload).bytes)
        var trouble: Refusal?
        do {
            try transaction.savepoint { _ in try apply(origin, command) }
            leaf.subjects = command.subjects
        } catch {
            guard let refusal = Refusal(known: error) else { throw error }
            leaf.outcome = "\(refusal.code.name) \(refusal.reason.word)"
            trouble = refusal
        }
        // A head that is merely witnessed leaves no leaf: two services would otherwise answer each other's heads for ever.
        if event.type != TreeHead.protoMessageName { try AuditLog.append(leaf, in: transaction) }
        return trouble
    }

    private var actor: Actor {
        Actor(
            Principal.with {
                $0.id = source
                $0.kind = .service
                $0.name = source
            })
    }
}

extension Inbox.Fate {
    fileprivate var kept: EventFate {
        switch self {
        case .applied, .alreadySeen: .applied
        case .ignored: .ignored
        case .parked: .parked
        }
    }
}

// MARK: - The cursor

extension Inbox {
    /// How far a source was followed.
    package struct Position: Hashable, Sendable {
        /// The last sequence applied; 0 before the first.
        package var sequence: Int64 = 0
        /// The source's epoch in which it was sent; empty when it was not learnt.
        package var epoch = ""
    }

    /// The last sequence of that source applied here; 0 before the first.
    package static func cursor(of source: String, in transaction: some ReadAccess) throws -> Int64 {
        try position(of: source, in: transaction).sequence
    }

    /// How far that source was followed.
    package static func position(of source: String, in transaction: some ReadAccess) throws -> Position {
        try transaction.row(
            "SELECT sequence, epoch FROM follower_cursor WHERE source = $1", [.text(source)]
        ) { Position(sequence: try $0.int64(0), epoch: try $0.text(1)) } ?? Position()
    }

    /// Moves the cursor; an empty epoch leaves that as it was.
    static func move(
        _ source: String, to sequence: Int64, epoch: String, in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO follower_cursor (source, sequence, epoch) VALUES ($1, $2, $3)
            ON CONFLICT (source) DO UPDATE SET sequence = excluded.sequence,
            epoch = CASE WHEN excluded.epoch = '' THEN epoch ELSE excluded.epoch END
            """,
            [.text(source), .integer(sequence), .text(epoch)])
    }
}

extension Event {
    /// The id under which the logs have the request that it came of.
    package var correlationOrCause: String { correlation.isEmpty ? cause : correlation }
}
