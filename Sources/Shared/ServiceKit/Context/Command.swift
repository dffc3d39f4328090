import CommonAPI
package import Crypto
import Foundation
import Refusals
package import Rulebook
package import Store
package import SwiftProtobuf

/// What a command handler works with: the transaction, the caller, the time, and what it adds to the audit leaf.
///
/// Everything done through it — documents, events, audit subjects — is committed together with the stored reply, or not at all.
package struct Command {
    /// In one reference, because every access to the store copies the command.
    private final class Circumstances {
        let actor: Actor
        let now: Instant
        let cause: String
        let correlation: String
        let node: ServiceIdentity
        let memo: SteadyMemo
        let entropy: (Int) -> [UInt8]
        var subjects: [String] = []
        var preparation: Preparation?
        var lastKept: KeptRecord?

        init(
            _ actor: Actor, _ now: Instant, _ cause: String, _ correlation: String, _ node: ServiceIdentity,
            _ memo: SteadyMemo, _ entropy: @escaping (Int) -> [UInt8]
        ) {
            self.actor = actor
            self.now = now
            self.cause = cause
            self.correlation = correlation
            self.node = node
            self.memo = memo
            self.entropy = entropy
        }
    }

    package let transaction: WriteTransaction
    private let circumstances: Circumstances

    /// Made by the gates and by followers, and by tests; handlers are given one.
    ///
    /// - Parameters:
    ///   - transaction: What the handler writes into.
    ///   - actor: Who asks.
    ///   - now: The time of the command.
    ///   - cause: The request id, or the event's reference.
    ///   - node: The instance that carries the command out.
    ///   - correlation: The id in the logs; the cause when `nil`.
    ///   - memo: Where look-ups in steady tables are kept from one command to the next.
    ///   - entropy: Gives that many random bytes; a seeded source makes a run repeatable.
    package init(
        transaction: WriteTransaction, actor: Actor, now: Instant, cause: String, node: ServiceIdentity,
        correlation: String? = nil, memo: SteadyMemo = SteadyMemo(),
        entropy: @escaping (Int) -> [UInt8] = Entropy.bytes
    ) {
        self.transaction = transaction
        circumstances = Circumstances(actor, now, cause, correlation ?? cause, node, memo, entropy)
    }

    package var actor: Actor { circumstances.actor }
    package var now: Instant { circumstances.now }
    /// The request id of the command, or `source/sequence` of the event, that causes this.
    package var cause: String { circumstances.cause }
    /// The id under which the logs of every service have what comes of the request behind this.
    package var correlation: String { circumstances.correlation }
    /// The service instance, and how it signs what is kept with its signature.
    package var node: ServiceIdentity { circumstances.node }
    /// What was found out by earlier commands and still holds.
    package var memo: SteadyMemo { circumstances.memo }

    /// The Asia/Shanghai day of `now`.
    package var today: Day { now.day }

    /// A fresh UUIDv7.
    package func newID() -> String {
        UUIDv7(
            milliseconds: now.microseconds / 1000, random: circumstances.entropy(UUIDv7.randomByteCount)
        ).text
    }

    /// Random bytes, from the shell's source: a replay with the same source gives the same bytes.
    package func random(_ count: Int) -> [UInt8] {
        circumstances.entropy(count)
    }

    /// Publishes an event to the other services. It is sent if and only if the command is committed.
    ///
    /// - Parameters:
    ///   - payload: The fact; its full proto name is the event's type.
    ///   - subject: The id of the document it is about. Events of one subject are applied in order.
    /// - Throws: Failures of the store.
    package func publish(_ payload: some SwiftProtobuf.Message, about subject: String) throws {
        try Outbox.append(payload, about: subject, of: self, id: newID())
    }

    /// Names a record that this command wrote or read, for the audit.
    package func touched(_ subject: String) {
        circumstances.subjects.append(subject)
    }

    /// The records named so far, in order.
    package var subjects: [String] { circumstances.subjects }

    /// The same transaction, time and caller, for what only reads.
    package var query: Query { Query(transaction: transaction.reading, actor: actor, now: now) }

    /// What was worked out for it beforehand.
    var preparation: Preparation? {
        get { circumstances.preparation }
        nonmutating set { circumstances.preparation = newValue }
    }

    /// The record that was kept last.
    var lastKept: KeptRecord? {
        get { circumstances.lastKept }
        nonmutating set { circumstances.lastKept = newValue }
    }

    /// Who changes what when, as the store's history keeps it. Only `KeptDocuments` writes with it.
    var change: Change {
        Change(time: now.microseconds, principal: actor.id, cause: cause)
    }
}

/// A service instance as others know it, with the key it signs plaques, receipts and tree heads with.
package struct ServiceIdentity: Sendable {
    /// `registry@zj`.
    package let node: String
    package let key: SigningKey

    /// The instance of that name, which signs with that key.
    package init(node: String, key: SigningKey) {
        self.node = node
        self.key = key
    }
}
