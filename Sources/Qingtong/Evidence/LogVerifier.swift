import CommonAPI
import Crypto
import Foundation
import RPC
import ServiceKit
import SwiftProtobuf

/// What came of checking one service's audit log.
struct LogReport: Codable, Sendable {
    let service: String
    /// Leaves recomputed.
    var size: Int64 = 0
    var root = ""
    /// Heads of this log that the other services keep and that agree with it.
    var heads = 0
    /// The services that keep such heads.
    var witnesses: Set<String> = []
    /// Everything that does not fit; empty when the log holds.
    var problems: [String] = []
}

/// Recomputes a service's audit log from its leaves and holds it against the signed head and against the heads that
/// the other services received over time. It trusts none of the answers.
struct LogVerifier {
    /// Leaves asked for at a time.
    private static let pageSize: Int64 = 10_000

    private let switchboard: Switchboard
    private let session: Session

    init(_ switchboard: Switchboard, as session: Session) {
        self.switchboard = switchboard
        self.session = session
    }

    func verify(_ service: String) async throws -> LogReport {
        let audit = AuditClient(session.caller(of: service))
        let key = try switchboard.publicKey(of: service)
        let kept = try await witnessedHeads(of: service)
        let head = try await audit.getTreeHead(GetTreeHeadRequest())
        var report = LogReport(service: service)
        let leaves = try await leafHashes(of: audit, size: head.size, &report)
        let roots = Self.roots(of: leaves, at: Set(kept.map(\.head.size) + [head.size]))
        report.size = Int64(leaves.count)
        report.root = roots[head.size]?.hex ?? ""
        if !head.isSigned(by: key) { report.problems.append("the head's signature does not hold") }
        if head.node != switchboard.node(of: service) {
            report.problems.append("the head is of \(head.node)")
        }
        if Digest(bytes: head.root) != roots[head.size] {
            report.problems.append("the root does not follow from the leaves")
        }
        for (witness, head) in kept { report.compare(head, keptBy: witness, with: roots, signedBy: key) }
        return report
    }

    /// The heads of that service's log which the other services keep.
    private func witnessedHeads(of service: String) async throws -> [(witness: String, head: TreeHead)] {
        let node = switchboard.node(of: service)
        var kept: [(witness: String, head: TreeHead)] = []
        for witness in HomeBuilder.services where witness != service {
            let heads = try await AuditClient(session.caller(of: witness)).listWitnessedHeads(
                .with { $0.node = node }
            ).heads
            kept += heads.map { (witness: witness, head: $0.head) }
        }
        return kept
    }

    /// The roots of the log as it was at those sizes, in one pass over its leaves.
    private static func roots(of leaves: [Digest], at sizes: Set<Int64>) -> [Int64: Digest] {
        var frontier = MerkleFrontier()
        var roots: [Int64: Digest] = sizes.contains(0) ? [0: frontier.root] : [:]
        for leaf in leaves {
            _ = frontier.append(leaf)
            if sizes.contains(frontier.size) { roots[frontier.size] = frontier.root }
        }
        return roots
    }

    private func leafHashes(
        of audit: AuditClient, size: Int64, _ report: inout LogReport
    ) async throws -> [Digest] {
        var hashes: [Digest] = []
        var from: Int64 = 0
        while from < size {
            let to = min(from + Self.pageSize, size)
            let page = try await audit.listLeaves(
                .with {
                    $0.from = from
                    $0.to = to
                }, options: CallOptions(timeout: .seconds(60)))
            for try await leaf in page {
                if leaf.index != Int64(hashes.count) {
                    report.problems.append("leaf \(hashes.count) is misplaced")
                }
                hashes.append(MerkleTree.leafHash(try leaf.serializedBytes() as [UInt8]))
            }
            from = to
        }
        if Int64(hashes.count) != size { report.problems.append("the head claims \(size) leaves") }
        return hashes
    }
}

extension LogReport {
    /// Holds a head that another service keeps against the log as it is now.
    fileprivate mutating func compare(
        _ head: TreeHead, keptBy witness: String, with roots: [Int64: Digest], signedBy key: PublicKey
    ) {
        guard head.isSigned(by: key) else {
            problems.append("\(witness) keeps a head of size \(head.size) that \(service) did not sign")
            return
        }
        guard let root = roots[head.size] else {
            problems.append(
                "\(witness) keeps a head of size \(head.size), but the log has \(size) leaves: it was cut")
            return
        }
        guard Digest(bytes: head.root) == root else {
            problems.append("\(witness) keeps another root for size \(head.size): history was rewritten")
            return
        }
        heads += 1
        witnesses.insert(witness)
    }
}
