import CommonAPI
import Crypto
import Foundation
import RPC
import ServiceKit
import SwiftProtobuf

/// Recomputes a service's audit log from its leaves, checks every signature in it, and compares it with the signed head and with
/// every head that the other services received over time. It trusts none of the answers and keeps one page of leaves in memory.
package struct LogVerifier {
    /// Leaves asked for at a time.
    private static let pageSize: Int64 = 5_000
    /// Leaves that one task checks.
    private static let portion = 500

    private let services: KnownServices
    private let session: Session
    private let progress: (_ leaves: Int64, _ of: Int64) -> Void

    /// Asks nothing yet.
    ///
    /// - Parameters:
    ///   - services: What is known of the services.
    ///   - session: Of an auditor.
    ///   - progress: Told how many leaves of how many are checked.
    package init(
        _ services: KnownServices, as session: Session,
        progress: @escaping (_ leaves: Int64, _ of: Int64) -> Void = { _, _ in }
    ) {
        self.services = services
        self.session = session
        self.progress = progress
    }

    /// Checks the log of that service.
    ///
    /// - Returns: What was found; a service that answers wrongly is a problem of the report.
    /// - Throws: `Status` when the service that is checked does not answer.
    package func verify(_ service: String) async throws -> LogReport {
        let evidence = Evidence(services, session, of: service)
        var report = LogReport(service: service)
        let key = try services.publicKey(of: service)
        let node = services.node(of: service)
        let audit = AuditClient(session.caller(of: service))
        let keys = await evidence.keys(&report)
        let check = LeafCheck(
            service: service, node: node, services: HomeBuilder.services, keys: keys)
        var head = try await audit.getTreeHead(GetTreeHeadRequest())
        let lineage = await evidence.lineage(present: head.epoch, keys, &report)
        var walk = Walk(
            lineage: lineage, key: key, heads: evidence.keptHeads(),
            sources: await evidence.sources(keys, &report))
        repeat {
            judge(head, of: node, signedBy: key, &report)
            while walk.frontier.size < head.size {
                let page = try await leaves(of: audit, after: walk.frontier.size, upTo: head.size)
                guard !page.isEmpty else {
                    report.fail(
                        say(
                            "日志头称有 \(head.size) 条，实有 \(walk.frontier.size) 条",
                            "the head claims \(head.size) leaves, there are \(walk.frontier.size)"))
                    return report
                }
                try await walk.take(await judged(page, check), &report)
                progress(walk.frontier.size, head.size)
            }
            if Digest(bytes: head.root) != walk.frontier.root {
                report.fail(say("根不能由各条日志算出", "the root does not follow from the leaves"))
            }
            guard try await walk.hasLargerHeads(&report) else { break }
            // Another service has a larger head by now; the log may have grown since it was asked.
            let later = try await audit.getTreeHead(GetTreeHeadRequest())
            guard later.size > head.size else { break }
            head = later
        } while true
        try await walk.finish(head, &report)
        return report
    }

    private func judge(
        _ head: TreeHead, of node: String, signedBy key: PublicKey, _ report: inout LogReport
    ) {
        if !head.isSigned(by: key) { report.fail(say("日志头的签名不成立", "the head's signature does not hold")) }
        if head.node != node { report.fail(say("日志头属于 \(head.node)", "the head is of \(head.node)")) }
    }

    private func leaves(
        of audit: AuditClient, after: Int64, upTo size: Int64
    ) async throws -> [AuditLeaf] {
        let stream = try await audit.listLeaves(
            .with {
                $0.from = after
                $0.to = min(after + Self.pageSize, size)
            }, options: CallOptions(timeout: .seconds(120)))
        var page: [AuditLeaf] = []
        for try await leaf in stream where page.count < Self.pageSize { page.append(leaf) }
        return page
    }

    /// Hashes and verdicts of a page, made on every processor.
    private func judged(_ page: [AuditLeaf], _ check: LeafCheck) async throws -> [JudgedLeaf] {
        try await withThrowingTaskGroup(of: (Int, [JudgedLeaf]).self) { group in
            for start in stride(from: 0, to: page.count, by: Self.portion) {
                let portion = page[start..<min(start + Self.portion, page.count)]
                group.addTask {
                    (
                        start,
                        try portion.map { leaf in
                            JudgedLeaf(
                                leaf: leaf, hash: MerkleTree.leafHash(try leaf.serializedBytes() as [UInt8]),
                                verdict: check.verdict(of: leaf))
                        }
                    )
                }
            }
            var portions: [(Int, [JudgedLeaf])] = []
            for try await portion in group { portions.append(portion) }
            return portions.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }
}

/// A leaf with its hash and what came of checking it by itself.
struct JudgedLeaf: Sendable {
    let leaf: AuditLeaf
    let hash: Digest
    let verdict: LeafCheck.Verdict
}
