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
        // Heads of earlier versions named no epoch.
        let begin =
            epoch.isEmpty ? "qingtong-tree-head/v1\n\(node)" : "qingtong-tree-head/v2\n\(node)\n\(epoch)"
        return Array("\(begin)\n\(size)\n\(hex)\n\(time)".utf8)
    }

    /// Whether that key signed it.
    package func isSigned(by key: PublicKey) -> Bool {
        Signature(bytes: signature).map { key.isValid($0, for: signedText) } ?? false
    }
}

extension AuditLog {
    /// The present size and root, signed.
    package static func head(
        of identity: ServiceIdentity, at now: Instant, in transaction: some ReadAccess
    ) throws -> TreeHead {
        let size = try size(in: transaction)
        let root = try MerkleTree.root(size: size) { try hash(of: $0, in: transaction) }
        let epoch = try Epochs.current(in: transaction)?.id ?? ""
        var head = TreeHead.with {
            $0.node = identity.node
            $0.epoch = epoch
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
        // The others take heads of a new epoch only once they keep the record that began it.
        guard try OwnRestoration.state(of: transaction).isSettled else { return }
        let published =
            try transaction.rows(
                "SELECT size FROM published_head WHERE node = $1", [.text(identity.node)]
            ) { try $0.int64(0) }.first ?? 0
        guard try size(in: transaction) > published else { return }
        var head = try head(of: identity, at: now, in: transaction)
        if published > 0 {
            head.previousSize = published
            head.consistency = try MerkleTree.consistencyProof(from: published, to: head.size) {
                try hash(of: $0, in: transaction)
            }.map { Data($0.bytes) }
        }
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
