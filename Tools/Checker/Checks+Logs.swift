import CommonAPI
package import Crypto
import ServiceKit
import SwiftProtobuf

extension Checks {
    /// The audit log is whole: its leaves count from 0, are what was hashed, and every stored node follows from them.
    package static func log(in store: StoreSnapshot) -> [Finding] {
        var findings: [Finding] = []
        var frontier = MerkleFrontier()
        var nodes: [MerkleTree.Node: Digest] = [:]
        for (index, leaf) in store.leaves.enumerated() {
            if leaf.position != Int64(index) || leaf.content?.index != leaf.position {
                findings.append(
                    Finding(.damaged, in: store.service, "the leaf \(leaf.position) stands at \(index)"))
            }
            // A leaf's own hash follows from its bytes; the nodes above it are stored.
            for addition in frontier.append(leaf.hash) where addition.node.level > 0 {
                nodes[addition.node] = addition.hash
            }
        }
        for (node, hash) in nodes where store.nodes[node] != hash {
            findings.append(
                Finding(
                    .damaged, in: store.service,
                    "node \(node.index) of level \(node.level) does not follow from the leaves"))
        }
        for node in store.nodes.keys where nodes[node] == nil {
            findings.append(
                Finding(
                    .damaged, in: store.service,
                    "node \(node.index) of level \(node.level) stands over leaves that are not there"))
        }
        return findings
    }

    /// The outbox has no gap, no id twice, and each event a leaf of the command or event that caused it.
    package static func outbox(in store: StoreSnapshot) -> [Finding] {
        var findings: [Finding] = []
        let first = store.outbox.first?.sequence ?? 1
        for (offset, event) in store.outbox.enumerated() where event.sequence != first + Int64(offset) {
            findings.append(
                Finding(
                    .damaged, in: store.service,
                    "the event \(event.sequence) stands where \(first + Int64(offset)) is expected"))
            break
        }
        let ids = Dictionary(grouping: store.outbox, by: \.id)
        findings += ids.filter { $0.value.count > 1 }.map {
            Finding(.doubled, in: store.service, "the event \($0.key) is in the outbox twice")
        }
        let causes = Set(store.leaves.compactMap(\.content).filter(\.isGood).map(\.requestID))
        for event in store.outbox where event.type != TreeHead.protoMessageName {
            if !causes.contains(event.cause) {
                findings.append(
                    Finding(
                        .half, in: store.service,
                        "the event \(event.sequence) was published by \(event.cause), which left no leaf"))
            }
        }
        return findings
    }

    /// The heads of a log that others keep are of this very log: signed, and with the root its leaves have.
    package static func witnesses(
        of store: StoreSnapshot, signedBy key: PublicKey, in others: [StoreSnapshot]
    )
        -> [Finding]
    {
        var frontier = MerkleFrontier()
        var roots: [Int64: Digest] = [0: frontier.root]
        for leaf in store.leaves {
            _ = frontier.append(leaf.hash)
            roots[frontier.size] = frontier.root
        }
        let node = "\(store.service)@"
        return others.flatMap { other in
            other.heads.map(\.head).filter { $0.node.hasPrefix(node) }.compactMap { head -> Finding? in
                guard head.isSigned(by: key) else {
                    return Finding(
                        .damaged, in: other.service, "a head of \(store.service) is not signed by it")
                }
                guard let root = roots[head.size] else {
                    return Finding(
                        .lost, in: store.service,
                        "\(other.service) witnessed \(head.size) leaves; there are \(store.leaves.count)")
                }
                guard Digest(bytes: head.root) == root else {
                    return Finding(
                        .damaged, in: store.service,
                        "\(other.service) witnessed another root at \(head.size) leaves")
                }
                return nil
            }
        }
    }
}
