import CommonAPI
import Crypto
import Foundation
import ServiceKit
import Store
import SwiftProtobuf

/// The ways in which an operator changes its log.
enum Tampering: String, CaseIterable {
    case rewritten, removed, inserted, reordered
    case backDated = "back-dated"
    case reSigned = "re-signed"

    /// The leaves as they would have to be, with one changed at that place or at the next it can be done at.
    ///
    /// Indices are put right afterwards.
    ///
    /// - Parameters:
    ///   - leaves: As they are.
    ///   - place: Which one.
    ///   - impostor: A key that the operator made.
    ///   - node: Whose log it is.
    /// - Returns: The leaves to keep instead.
    func changed(_ leaves: [AuditLeaf], at place: Int, by impostor: SigningKey, of node: String)
        -> [AuditLeaf]
    {
        var leaves = leaves
        switch self {
        case .rewritten:
            // Nothing that a caller signed: who may do it has turned into who may not.
            leaves[place].outcome = leaves[place].outcome == "OK" ? "PERMISSION_DENIED no-grant" : "OK"
            leaves[place].subjects = ["agency/nobody-s-business"]
        case .removed:
            leaves.remove(at: place)
            // As many as before, so that the log is not simply short.
            leaves.append(Self.ownWork(of: node, at: leaves.last?.time ?? 0))
        case .inserted:
            // A leaf that a caller did sign, a second time, where another one stands.
            let near = Self.signed(near: place, in: leaves)
            let other = leaves.indices.last {
                !leaves[$0].publicKey.isEmpty && leaves[$0].requestID != leaves[place].requestID
            }
            let isOther = leaves[near].requestID != leaves[place].requestID
            leaves.insert(leaves[isOther ? near : other ?? near], at: place)
        case .reordered:
            let other = leaves.indices.dropFirst(place + 1).first {
                leaves[$0].requestID != leaves[place].requestID
            }
            leaves.swapAt(place, other ?? max(0, place - 1))
        case .backDated:
            // Within the window of what was signed, so that time and signature agree.
            leaves[place].time -= 60_000_000
        case .reSigned:
            let place = Self.signed(near: place, in: leaves)
            var leaf = leaves[place]
            leaf.payloadDigest = Data(SHA256.hash([UInt8]("another payload".utf8)).bytes)
            leaf.publicKey = Data(impostor.publicKey.bytes)
            leaf.opening = false
            (leaf.sealCount, leaf.sealSignature) = (0, Data())
            let text = CallSignature.text(
                path: leaf.method, principal: leaf.principalID, requestID: leaf.requestID,
                time: leaf.signedTime, payload: Digest(bytes: leaf.payloadDigest) ?? SHA256.hash([UInt8]()),
                target: node)
            leaf.signature = Data(impostor.sign(text).bytes)
            leaves[place] = leaf
        }
        return leaves
    }

    private static func signed(near place: Int, in leaves: [AuditLeaf]) -> Int {
        let after = leaves[place...].firstIndex { !$0.publicKey.isEmpty }
        return after ?? leaves[..<place].lastIndex { !$0.publicKey.isEmpty } ?? place
    }

    private static func ownWork(of node: String, at time: Int64) -> AuditLeaf {
        .with {
            $0.time = time
            $0.principalID = node
            $0.principalName = node
            $0.method = "timer/event-retry"
            $0.requestID = "timer/event-retry/acceptance/0"
            $0.outcome = "OK"
        }
    }
}

/// What the operator of a service does to its store: everything that follows from the leaves is made anew.
struct Operator {
    let identity: ServiceIdentity
    private let impostor = SigningKey.generate()

    init(_ identity: ServiceIdentity) {
        self.identity = identity
    }

    func tamper(_ way: Tampering, at place: Int, in transaction: WriteTransaction) throws {
        let before = try AuditLog.leaves(from: 0, to: .max, in: transaction)
        let after = way.changed(before, at: place, by: impostor, of: identity.node)
        try transaction.execute("DELETE FROM audit_leaf")
        try transaction.execute("DELETE FROM audit_node")
        var roots: [Int64: Digest] = [:]
        var frontier = MerkleFrontier()
        for leaf in after {
            try AuditLog.append(leaf, in: transaction)
            var leaf = leaf
            leaf.index = frontier.size
            _ = frontier.append(MerkleTree.leafHash(try leaf.serializedBytes() as [UInt8]))
            roots[frontier.size] = frontier.root
        }
        try signHeads(roots, transaction)
        if way == .reSigned {
            try changeKey(of: before[place].principalID, in: transaction)
        }
    }

    /// Every head that the outbox still has is signed again, over the root it has now.
    private func signHeads(_ roots: [Int64: Digest], _ transaction: WriteTransaction) throws {
        let heads = try transaction.rows(
            "SELECT sequence, payload FROM outbox WHERE type = $1", [.text(TreeHead.protoMessageName)]
        ) { (try $0.int64(0), try TreeHead(serializedBytes: $0.blob(1))) }
        for (sequence, head) in heads {
            guard let root = roots[head.size] else { continue }
            var head = head
            head.root = Data(root.bytes)
            if head.previousSize > 0 {
                head.consistency = try MerkleTree.consistencyProof(from: head.previousSize, to: head.size) {
                    try AuditLog.hash(of: $0, in: transaction)
                }.map { Data($0.bytes) }
            }
            head.signature = Data(identity.key.sign(head.signedText).bytes)
            try transaction.execute(
                "UPDATE outbox SET payload = $2 WHERE sequence = $1",
                [.integer(sequence), .blob(try head.serializedBytes())])
        }
        let last = roots.keys.max() ?? 0
        try transaction.execute("UPDATE published_head SET size = $1", [.integer(last)])
    }

    /// The directory says that the principal always had the operator's key.
    private func changeKey(of id: String, in transaction: WriteTransaction) throws {
        for table in ["principal", "principal_history"] {
            let bodies = try transaction.rows(
                "SELECT revision, body FROM \(table) WHERE id = $1", [.text(id)]
            ) { (try $0.int64(0), try Principal(serializedBytes: $0.blob(1))) }
            for (revision, principal) in bodies {
                var principal = principal
                principal.publicKey = Data(impostor.publicKey.bytes)
                try transaction.execute(
                    "UPDATE \(table) SET body = $3 WHERE id = $1 AND revision = $2",
                    [.text(id), .integer(revision), .blob(try principal.serializedBytes())])
            }
        }
    }
}
