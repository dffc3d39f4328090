package import CommonAPI
package import Crypto
package import Store
import SwiftProtobuf

/// The service's log: one leaf per command, per applied event and per sensitive read, in an RFC 6962 Merkle tree.
///
/// Nothing is ever removed from it. Leaves are stored as the bytes that were hashed; the hashes of complete
/// subtrees beside them make proofs cheap.
package enum AuditLog {
    /// Appends a leaf; its index is set here.
    package static func append(_ leaf: AuditLeaf, in transaction: WriteTransaction) throws {
        let size = try size(in: transaction)
        var leaf = leaf
        leaf.index = size
        let bytes: [UInt8] = try leaf.serializedBytes()
        try transaction.execute(
            "INSERT INTO audit_leaf (position, body) VALUES ($1, $2)", [.integer(size), .blob(bytes)])
        // Every complete subtree that ends with this leaf is stored; each costs one read of its left half.
        var node = MerkleTree.Node(level: 0, index: size)
        var hash = MerkleTree.leafHash(bytes)
        try insert(hash, of: node, in: transaction)
        while node.index & 1 == 1 {
            let left = MerkleTree.Node(level: node.level, index: node.index - 1)
            hash = MerkleTree.nodeHash(try self.hash(of: left, in: transaction), hash)
            node = MerkleTree.Node(level: node.level + 1, index: node.index >> 1)
            try insert(hash, of: node, in: transaction)
        }
    }

    /// How many leaves there are.
    package static func size(in transaction: some Reading) throws -> Int64 {
        try transaction.rows("SELECT COALESCE(MAX(position), -1) + 1 FROM audit_leaf", []) {
            try $0.int64(0)
        }.first ?? 0
    }

    /// The leaves from one index up to, not including, another.
    package static func leaves(
        from: Int64, to: Int64, in transaction: some Reading
    ) throws -> [AuditLeaf] {
        try transaction.rows(
            "SELECT body FROM audit_leaf WHERE position >= $1 AND position < $2 ORDER BY position",
            [.integer(from), .integer(to)]
        ) { try AuditLeaf(serializedBytes: $0.blob(0)) }
    }

    /// The hash of a complete subtree.
    ///
    /// - Throws: `DamagedLog` when it is missing.
    package static func hash(of node: MerkleTree.Node, in transaction: some Reading) throws -> Digest {
        let found = try transaction.row(
            "SELECT hash FROM audit_node WHERE level = $1 AND position = $2",
            [.integer(Int64(node.level)), .integer(node.index)]
        ) { try Digest(bytes: $0.blob(0)) }
        guard let hash = found ?? nil else { throw DamagedLog(node: node) }
        return hash
    }

    private static func insert(
        _ hash: Digest, of node: MerkleTree.Node, in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            "INSERT INTO audit_node (level, position, hash) VALUES ($1, $2, $3)",
            [.integer(Int64(node.level)), .integer(node.index), .blob(hash.bytes)])
    }
}

/// A node of the Merkle tree that must be stored is not there.
package struct DamagedLog: Error, CustomStringConvertible {
    let node: MerkleTree.Node

    package var description: String {
        "the audit log is damaged: node \(node.index) of level \(node.level) is missing"
    }
}
