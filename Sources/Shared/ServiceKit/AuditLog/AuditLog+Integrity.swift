import CommonAPI
import Crypto
import Foundation
package import Store
import SwiftProtobuf

extension AuditLog {
    /// What is wrong with the log, in words; empty when it is whole: leaves count from 0 without a gap, each says its own
    /// index, every complete node is the hash of what is below it, and every head published has the root that the leaves give.
    package static func integrity(in transaction: some ReadAccess) throws -> [String] {
        var found: [String] = []
        var edge = MerkleFrontier()
        var heads = try publishedHeads(in: transaction)
        let size = try size(in: transaction)
        let nodes = try transaction.row("SELECT COUNT(*) FROM audit_node") { try $0.int64(0) } ?? 0
        var expected: Int64 = 0
        while edge.size < size, found.count < 20 {
            let page = try transaction.rows(
                "SELECT position, body FROM audit_leaf WHERE position >= $1 ORDER BY position LIMIT 1000",
                [.integer(edge.size)]
            ) { (try $0.int64(0), try $0.blob(1)) }
            for (position, bytes) in page {
                guard position == edge.size else { return found + ["leaf \(edge.size) is missing"] }
                if (try? AuditLeaf(serializedBytes: bytes))?.index != position {
                    found.append("leaf \(position) does not say that it is")
                }
                for addition in edge.append(MerkleTree.leafHash(bytes)) where addition.node.level > 0 {
                    expected += 1
                    if (try? hash(of: addition.node, in: transaction)) != addition.hash {
                        found.append(
                            "node \(addition.node.index) of level \(addition.node.level) is wrong or missing")
                    }
                }
                if let root = heads.removeValue(forKey: edge.size), root != edge.root {
                    found.append("the head published at size \(edge.size) has another root")
                }
            }
        }
        for size in heads.keys.sorted() {
            found.append("a head was published at size \(size), the log is shorter")
        }
        if found.isEmpty, nodes != expected {
            found.append("there are \(nodes) nodes where \(expected) belong")
        }
        return found
    }

    /// The roots of this service's own heads that its outbox still holds, by their sizes.
    private static func publishedHeads(in transaction: some ReadAccess) throws -> [Int64: Digest] {
        let heads = try transaction.rows(
            "SELECT payload FROM outbox WHERE type = $1", [.text(TreeHead.protoMessageName)]
        ) { try TreeHead(serializedBytes: $0.blob(0)) }
        return Dictionary(heads.compactMap { head in Digest(bytes: head.root).map { (head.size, $0) } }) {
            $1
        }
    }
}
