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
        let head = try await audit.getTreeHead(GetTreeHeadRequest())
        var report = LogReport(service: service)
        let leaves = try await leafHashes(of: audit, size: head.size, &report)
        report.size = Int64(leaves.count)
        let root = MerkleTree.root(ofLeafHashes: leaves)
        report.root = root.hex
        if !head.isSigned(by: key) { report.problems.append("the head's signature does not hold") }
        if head.node != switchboard.node(of: service) {
            report.problems.append("the head is of \(head.node)")
        }
        if Digest(bytes: head.root) != root {
            report.problems.append("the root does not follow from the leaves")
        }
        for witness in HomeBuilder.services where witness != service {
            try await compare(service, leaves, with: witness, key, &report)
        }
        return report
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

    private func compare(
        _ service: String, _ leaves: [Digest], with witness: String, _ key: PublicKey,
        _ report: inout LogReport
    ) async throws {
        let node = switchboard.node(of: service)
        let kept = try await AuditClient(session.caller(of: witness)).listWitnessedHeads(
            .with { $0.node = node }
        ).heads
        for head in kept.map(\.head) {
            guard head.isSigned(by: key) else {
                report.problems.append(
                    "\(witness) keeps a head of size \(head.size) that \(service) did not sign")
                continue
            }
            // A head received after this log was read is beyond it.
            guard head.size <= Int64(leaves.count) else { continue }
            guard Digest(bytes: head.root) == MerkleTree.root(ofLeafHashes: leaves.prefix(Int(head.size)))
            else {
                report.problems.append(
                    "\(witness) keeps another root for size \(head.size): history was rewritten")
                continue
            }
            report.heads += 1
            report.witnesses.insert(witness)
        }
    }
}
