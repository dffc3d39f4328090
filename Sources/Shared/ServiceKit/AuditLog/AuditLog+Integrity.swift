import CommonAPI
import Crypto
import Foundation
package import Refusals
package import Store
import SwiftProtobuf

extension AuditLog {
    /// What is wrong with the log, in words; empty when it is whole: leaves count from 0 without a gap, each says its own
    /// index, every complete node is the hash of what is below it, and every head published has the root that the leaves give.
    package static func integrity(in transaction: some ReadAccess) throws -> [Wording] {
        var found: [Wording] = []
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
                guard position == edge.size else {
                    return found + [Wording("缺第 \(edge.size) 条", "leaf \(edge.size) is missing")]
                }
                if (try? AuditLeaf(serializedBytes: bytes))?.index != position {
                    found.append(
                        Wording("第 \(position) 条所记序号不是它自己", "leaf \(position) does not say that it is"))
                }
                for addition in edge.append(MerkleTree.leafHash(bytes)) where addition.node.level > 0 {
                    expected += 1
                    if (try? hash(of: addition.node, in: transaction)) != addition.hash {
                        let (index, level) = (addition.node.index, addition.node.level)
                        found.append(
                            Wording(
                                "第 \(level) 层第 \(index) 个节点有误或缺失",
                                "node \(index) of level \(level) is wrong or missing"))
                    }
                }
                if let root = heads.removeValue(forKey: edge.size), root != edge.root {
                    found.append(
                        Wording(
                            "在 \(edge.size) 条时发布的日志头，根不相同",
                            "the head published at size \(edge.size) has another root"))
                }
            }
        }
        for size in heads.keys.sorted() {
            found.append(
                Wording(
                    "曾在 \(size) 条时发布日志头，而日志更短",
                    "a head was published at size \(size), the log is shorter"))
        }
        if found.isEmpty, nodes != expected {
            found.append(
                Wording(
                    "有 \(nodes) 个节点，应为 \(expected) 个", "there are \(nodes) nodes where \(expected) belong"))
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
