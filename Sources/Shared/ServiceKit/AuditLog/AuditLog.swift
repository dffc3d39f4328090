package import CommonAPI
package import Crypto
package import Refusals
package import Store
import SwiftProtobuf

/// The service's log: one leaf per command, per applied event and per sensitive read, in an RFC 6962 Merkle tree.
///
/// Nothing is ever removed from it. Leaves are stored as the bytes that were hashed; the hashes of complete
/// subtrees beside them make proofs cheap.
package enum AuditLog {
    /// The right edge of the tree as this transaction sees it, so that an append asks the store for nothing.
    private static let edge = Memo<MerkleFrontier>("audit-log-edge")

    /// Appends a leaf; its index is set here.
    package static func append(_ leaf: AuditLeaf, in transaction: WriteTransaction) throws {
        var edge =
            try transaction.remembered(Self.edge)
            ?? MerkleFrontier(size: size(in: transaction)) { try hash(of: $0, in: transaction) }
        var leaf = leaf
        leaf.index = edge.size
        let bytes: [UInt8] = try leaf.serializedBytes()
        try transaction.execute(
            "INSERT INTO audit_leaf (position, body) VALUES ($1, $2)", [.integer(edge.size), .blob(bytes)])
        // The leaf's own hash is not kept beside it: it follows from its bytes.
        for addition in edge.append(MerkleTree.leafHash(bytes)) where addition.node.level > 0 {
            try transaction.execute(
                "INSERT INTO audit_node (level, position, hash) VALUES ($1, $2, $3)",
                [
                    .integer(Int64(addition.node.level)), .integer(addition.node.index),
                    .blob(addition.hash.bytes),
                ])
        }
        transaction.remember(edge, as: Self.edge)
    }

    /// How many leaves there are.
    package static func size(in transaction: some ReadAccess) throws -> Int64 {
        try transaction.rows("SELECT COALESCE(MAX(position), -1) + 1 FROM audit_leaf", []) {
            try $0.int64(0)
        }.first ?? 0
    }

    /// The leaves from one index up to, not including, another.
    package static func leaves(
        from: Int64, to: Int64, in transaction: some ReadAccess
    ) throws -> [AuditLeaf] {
        try transaction.rows(
            "SELECT body FROM audit_leaf WHERE position >= $1 AND position < $2 ORDER BY position",
            [.integer(from), .integer(to)]
        ) { try AuditLeaf(serializedBytes: $0.blob(0)) }
    }

    /// The hash of a complete subtree.
    ///
    /// - Throws: `DamagedLog` when it is missing.
    package static func hash(of node: MerkleTree.Node, in transaction: some ReadAccess) throws -> Digest {
        if node.level == 0 {
            let found = try transaction.row(
                "SELECT body FROM audit_leaf WHERE position = $1", [.integer(node.index)]
            ) { MerkleTree.leafHash(try $0.blob(0)) }
            guard let found else { throw DamagedLog(node: node) }
            return found
        }
        let found = try transaction.row(
            "SELECT hash FROM audit_node WHERE level = $1 AND position = $2",
            [.integer(Int64(node.level)), .integer(node.index)]
        ) { try Digest(bytes: $0.blob(0)) }
        guard let hash = found ?? nil else { throw DamagedLog(node: node) }
        return hash
    }
}

/// A node of the Merkle tree that must be stored is not there.
package struct DamagedLog: WordedError {
    let node: MerkleTree.Node

    package var wording: Wording {
        Wording(
            "审计日志已损坏：缺第 \(node.level) 层的第 \(node.index) 个节点；请从备份恢复",
            "the audit log is damaged: node \(node.index) of level \(node.level) is missing; restore a backup"
        )
    }
}
