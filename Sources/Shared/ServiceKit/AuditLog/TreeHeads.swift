package import CommonAPI
package import Crypto
import Foundation
import Refusals
package import Rulebook
package import Store
import SwiftProtobuf

extension TreeHead {
    /// The text a service signs: lines joined by a line feed (docs/evidence.md).
    package var signedText: [UInt8] {
        let hex = Digest(bytes: root)?.hex ?? ""
        return Array("qingtong-tree-head/v1\n\(node)\n\(size)\n\(hex)\n\(time)".utf8)
    }

    /// Whether that key signed it.
    package func isSigned(by key: PublicKey) -> Bool {
        Signature(bytes: signature).map { key.isValid($0, for: signedText) } ?? false
    }
}

extension AuditLog {
    /// The present size and root, signed.
    package static func head(
        of identity: ServiceIdentity, at now: Instant, in transaction: some Reading
    ) throws -> TreeHead {
        let size = try size(in: transaction)
        let root = try MerkleTree.root(size: size) { try hash(of: $0, in: transaction) }
        var head = TreeHead.with {
            $0.node = identity.node
            $0.size = size
            $0.root = Data(root.bytes)
            $0.time = now.microseconds
        }
        head.signature = Data(identity.key.sign(head.signedText).bytes)
        return head
    }

    /// Publishes the present head as an event, for the other services to keep, if the log grew since the last one.
    package static func publishHead(
        of identity: ServiceIdentity, at now: Instant, in transaction: WriteTransaction,
        entropy: @escaping (Int) -> [UInt8] = Entropy.bytes
    ) throws {
        let published =
            try transaction.rows(
                "SELECT size FROM published_head WHERE node = $1", [.text(identity.node)]
            ) { try $0.int64(0) }.first ?? 0
        guard try size(in: transaction) > published else { return }
        let head = try head(of: identity, at: now, in: transaction)
        let command = Command(
            transaction: transaction, actor: .nobody, now: now, cause: "head/\(head.size)", node: identity,
            entropy: entropy)
        try command.publish(head, about: identity.node)
        try transaction.execute(
            """
            INSERT INTO published_head (node, size) VALUES ($1, $2)
            ON CONFLICT (node) DO UPDATE SET size = excluded.size
            """,
            [.text(identity.node), .integer(head.size)])
    }
}

extension EventAppliers {
    /// Keeps the heads of another service's log: rewriting history then takes that service and this one.
    ///
    /// - Parameter key: The source's key; a head it did not sign is parked as a dead letter, and so is a second root for
    ///   a size whose root is known: two histories are what this copy is there to show.
    package mutating func witnessHeads(signedBy key: PublicKey) {
        on(TreeHead.self) { head, _, command in
            guard head.isSigned(by: key) else { throw Refusal(.signatureWrong) }
            let id = "\(head.node)/\(head.size)"
            if let known = try command.kept(.witnessedHeads).get(id) {
                guard known.head.root == head.root else { throw Refusal(.headForked, ["head": id]) }
                return
            }
            _ = try command.kept(.witnessedHeads).add(
                .with {
                    $0.id = id
                    $0.head = head
                    $0.receivedAt = command.now.microseconds
                })
        }
    }
}
