import CommonAPI
package import Crypto
import Foundation
import Refusals
import Rulebook
import Store
import SwiftProtobuf

extension EventAppliers {
    /// Keeps the signed heads of another service's log, so that its history cannot be rewritten without this service taking part.
    ///
    /// A head that does not continue what was kept before is kept too, and marked: this copy exists to show two histories.
    ///
    /// - Parameter key: The source's key; a head it did not sign is parked as a dead letter, and so is one of an epoch
    ///   that no record of a restoration leads to.
    package mutating func witnessHeads(signedBy key: PublicKey) {
        on(TreeHead.self) { head, _, command in
            guard head.isSigned(by: key) else { throw Refusal(.signatureWrong) }
            var seen = try WitnessedLog.of(head.node, in: command.transaction)
            guard head.epoch == seen.epoch || seen.epoch.isEmpty else {
                throw Refusal(.headEpochUnknown, ["epoch": head.epoch])
            }
            let heads = command.kept(.witnessedHeads)
            var id = "\(head.node)/\(head.size)"
            if let known = try heads.get(id) {
                guard known.head.root != head.root else { return }
                id += "/\(head.root.hex.prefix(16))"
                guard try heads.get(id) == nil else { return }
            }
            let goesOn = try seen.isContinued(by: head, in: command)
            _ = try heads.add(
                .with {
                    $0.id = id
                    $0.head = head
                    $0.receivedAt = command.now.microseconds
                    $0.forked = !goesOn
                })
            seen.take(head, forked: !goesOn)
            try seen.save(in: command.transaction)
        }
        // Usually kept already: the restored service settles only after this one has stated that it keeps the record.
        on(Restoration.self) { restoration, _, command in
            _ = try command.keep(witnessed: restoration)
        }
    }
}

/// How far another service's log was witnessed, and in which epoch of its store.
struct WitnessedLog {
    let node: String
    /// Empty until a head named one.
    var epoch = ""
    /// The largest size of that epoch, or of the one before when none was seen of it yet.
    var size: Int64 = 0
    /// Heads that did not go on from those before them.
    var forks: Int64 = 0

    static func of(_ node: String, in transaction: some ReadAccess) throws -> WitnessedLog {
        try transaction.row(
            "SELECT epoch, size, forks FROM witnessed_log WHERE node = $1", [.text(node)]
        ) {
            WitnessedLog(node: node, epoch: try $0.text(0), size: try $0.int64(1), forks: try $0.int64(2))
        } ?? WitnessedLog(node: node)
    }

    /// How many forks this service keeps, of all logs.
    static func forks(in transaction: some ReadAccess) throws -> Int64 {
        try transaction.row("SELECT COALESCE(SUM(forks), 0) FROM witnessed_log") { try $0.int64(0) } ?? 0
    }

    func save(in transaction: WriteTransaction) throws {
        try transaction.execute(
            """
            INSERT INTO witnessed_log (node, epoch, size, forks) VALUES ($1, $2, $3, $4)
            ON CONFLICT (node) DO UPDATE SET epoch = excluded.epoch, size = excluded.size, forks = excluded.forks
            """,
            [.text(node), .text(epoch), .integer(size), .integer(forks)])
    }

    /// Whether a head is of the same history: larger than the last, and with a proof where that is kept which it goes on
    /// from. What cannot be seen here, `audit verify` sees.
    fileprivate func isContinued(by head: TreeHead, in command: Command) throws -> Bool {
        guard head.size > size else { return false }
        guard head.previousSize > 0,
            // A lost epoch may have had a head of that size too.
            let earlier = try command.kept(.witnessedHeads).find(
                where: [.equal("node", .text(node)), .equal("size", .integer(head.previousSize))]
            ).documents.first(where: { $0.head.epoch == head.epoch && !$0.forked }),
            let (root, later) = Digest(bytes: earlier.head.root).flatMap({ root in
                Digest(bytes: head.root).map { (root, $0) }
            })
        else { return true }
        return MerkleTree.isConsistent(
            earlier: head.previousSize, earlierRoot: root, size: head.size, root: later,
            proof: head.consistency.compactMap { Digest(bytes: $0) })
    }

    /// From now on heads of the epoch that began are taken, and of no other.
    mutating func begin(_ record: RestorationRecord) {
        epoch = record.epoch
        // A head of the very size of the copy may be the first of the epoch.
        size = max(0, record.size - 1)
    }

    fileprivate mutating func take(_ head: TreeHead, forked: Bool) {
        epoch = head.epoch
        size = max(size, head.size)
        forks += forked ? 1 : 0
    }
}

extension Data {
    fileprivate var hex: String { Digest(bytes: self)?.hex ?? "" }
}
