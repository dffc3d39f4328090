package import CommonAPI
package import Crypto
import Foundation
import Refusals
package import Rulebook
package import Store
import SwiftProtobuf

/// Whether this service's store was restored from a backup, and whether the signed record of that is settled
/// (docs/decisions/0039).
package enum OwnRestoration {
    /// Where the store stands.
    struct State: Hashable, Sendable {
        /// Of the last restoration that was settled: numbers of a series say it.
        var generation: Int64
        /// No restoration waits for its record.
        var isSettled: Bool
    }

    private static let memo = Memo<State>("own-restoration")

    /// Begins a new epoch in a store that was just put back from a copy; until the record of it is in, the service takes
    /// no commands.
    ///
    /// - Returns: The record as far as this store knows it: without generation and witnessed size.
    package static func begin(
        of node: String, copy digest: Digest, at now: Instant, in transaction: WriteTransaction
    ) throws -> RestorationRecord {
        let old = try Epochs.current(in: transaction)?.id ?? ""
        let size = try AuditLog.size(in: transaction)
        let root = try MerkleTree.root(size: size) { try AuditLog.hash(of: $0, in: transaction) }
        try Epochs.begin(at: now, in: transaction)
        let epoch = try Epochs.current(in: transaction)
        let record = RestorationRecord.with {
            $0.node = node
            $0.oldEpoch = old
            $0.epoch = epoch?.id ?? ""
            $0.size = size
            $0.root = Data(root.bytes)
            $0.published = epoch?.beganAfter ?? 0
            $0.time = now.microseconds
            $0.copyDigest = Data(digest.bytes)
        }
        try transaction.execute(
            """
            INSERT INTO own_restoration (number, record)
            SELECT COALESCE(MAX(number), 0) + 1, $1 FROM own_restoration
            """, [.blob(try record.serializedBytes())])
        transaction.remember(try state(in: transaction), as: memo)
        return record
    }

    /// The record of the last restoration as `begin` made it; `nil` in a store that was never restored.
    package static func record(in transaction: some ReadAccess) throws -> RestorationRecord? {
        try transaction.row("SELECT record FROM own_restoration ORDER BY number DESC LIMIT 1") {
            try RestorationRecord(serializedBytes: $0.blob(0))
        }
    }

    /// The highest generation that this store was settled in.
    package static func generation(in transaction: some ReadAccess) throws -> Int64 {
        try transaction.row("SELECT COALESCE(MAX(generation), 0) FROM own_restoration") { try $0.int64(0) }
            ?? 0
    }

    static func state(in transaction: some ReadAccess) throws -> State {
        let isSettled = try transaction.row(
            "SELECT settled_at FROM own_restoration ORDER BY number DESC LIMIT 1"
        ) { try $0.int64(0) > 0 }
        return State(generation: try generation(in: transaction), isSettled: isSettled ?? true)
    }

    /// The same, remembered from one command to the next.
    static func state(of transaction: WriteTransaction) throws -> State {
        if let known = transaction.remembered(memo) { return known }
        let state = try state(in: transaction)
        transaction.remember(state, as: memo)
        return state
    }

    /// Refuses what changes anything while the record is missing.
    ///
    /// - Throws: `restoration-unsettled`.
    static func requireSettled(_ transaction: WriteTransaction) throws {
        guard try state(of: transaction).isSettled else { throw Refusal(.restorationUnsettled) }
    }

    /// Notes that the record is settled.
    package static func settle(_ record: RestorationRecord, at now: Instant, in transaction: WriteTransaction)
        throws
    {
        try transaction.execute(
            """
            UPDATE own_restoration SET generation = $1, settled_at = $2
            WHERE number = (SELECT MAX(number) FROM own_restoration)
            """, [.integer(record.generation), .integer(now.microseconds)])
        transaction.remember(State(generation: record.generation, isSettled: true), as: memo)
    }
}

extension Command {
    /// The serial after the last one of a series, for numbers that people are given.
    ///
    /// Each generation of a store has a range of its own: what a store that was restored had given out and forgot lies in
    /// another range, whoever saw it (docs/decisions/0040).
    ///
    /// - Parameters:
    ///   - last: The last serial that this store has; 0 before the first.
    ///   - series: What to name when the range is used up.
    /// - Returns: The serial.
    /// - Throws: `restoration-unsettled`, `series-full`.
    package func serial(after last: Int, in series: String) throws -> Int {
        try OwnRestoration.requireSettled(transaction)
        let generation = Int(try OwnRestoration.state(of: transaction).generation)
        guard let serial = RunningNumber.serial(after: last, generation: generation) else {
            throw Refusal(.seriesFull, ["series": series])
        }
        return serial
    }
}
