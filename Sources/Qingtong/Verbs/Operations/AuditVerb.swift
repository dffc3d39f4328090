import ArgumentParser
import CommonAPI
import Foundation
import Installation
import RPC
import Rulebook
import ServiceKit
import SwiftProtobuf

/// Evidence: the audit logs.
struct AuditVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: say("审计日志。", "The audit logs."),
        subcommands: [Verify.self, List.self, Inclusion.self, Consistency.self])

    struct List: Verb {
        static let configuration = CommandConfiguration(
            abstract: say("分页列出日志。", "List leaves, a page at a time."))
        private static let atOnce: Int64 = 1_000
        @Argument(help: ServiceName.help) var service: String
        @Option(help: ArgumentHelp(say("从第几条起；默认为最近的。", "The first index; the newest leaves when not said.")))
        var from: Int64?
        @Option(help: ArgumentHelp(say("最多几条。", "At most so many leaves."))) var limit = 200
        @OptionGroup var frame: AuditorFrame

        func validate() throws {
            try ServiceName.check(service)
            guard (1...50_000).contains(limit), (from ?? 0) >= 0 else {
                throw ValidationError(
                    say(
                        "--limit 为 1 至 50000，--from 不小于 0。",
                        "--limit is from 1 to 50000, --from 0 or more."))
            }
        }

        /// The leaves, and how many more there are.
        struct Reply {
            var leaves: [AuditLeaf] = []
            let end: Int64
            let size: Int64
        }

        func ask(_ session: Session) async throws -> Reply {
            let audit = AuditClient(session.caller(of: service))
            let size = try await audit.getTreeHead(GetTreeHeadRequest()).size
            let first = from ?? max(0, size - Int64(limit))
            let end = min(size, first + Int64(limit))
            var reply = Reply(end: end, size: size)
            while first + Int64(reply.leaves.count) < end {
                let next = first + Int64(reply.leaves.count)
                let stream = try await audit.listLeaves(
                    .with {
                        $0.from = next
                        $0.to = min(end, next + Self.atOnce)
                    }, options: CallOptions(timeout: .seconds(60)))
                for try await leaf in stream { reply.leaves.append(leaf) }
            }
            return reply
        }

        func json(of reply: Reply) throws -> String {
            "[\(try reply.leaves.map { try $0.jsonString() }.joined(separator: ",\n"))]"
        }

        func text(of reply: Reply) -> String {
            Table(
                reply.leaves,
                [
                    Column("#") { String($0.index) },
                    Column("时间", "at") { Instant(microseconds: $0.time).beijingText },
                    Column("身份", "principal") { $0.principalID },
                    Column("方法", "method") { $0.method.split(separator: ".").last.map(String.init) ?? "" },
                    Column("结果", "outcome") { $0.outcome },
                ]
            ).text
        }

        func note(on reply: Reply, below text: String, _ session: Session) -> String {
            let rest = reply.size - reply.end
            return rest > 0
                ? say("后面还有 \(rest) 条：--from \(reply.end)", "\(rest) more follow: --from \(reply.end)") : ""
        }
    }
}

/// Who signs the calls of verbs that read what only an auditor may.
struct AuditorOptions: ParsableArguments {
    @OptionGroup var homeOptions: HomeOptions

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            say(
                "以哪个审计身份签名；不给则取 QINGTONG_AS。",
                "Whose key signs, an auditor's; QINGTONG_AS when it is not given."),
            valueName: "principal"))
    var principal = Signer.fromEnvironment

    func validate() throws {
        try Signer.require(principal, in: homeOptions.location)
    }
}

/// The frame of a verb whose calls an auditor signs.
struct AuditorFrame: VerbFrame {
    @OptionGroup var caller: AuditorOptions
    @OptionGroup var output: OutputOptions

    func withSession<T>(_ body: (Session) async throws -> T) async throws -> T {
        try await caller.homeOptions.withServiceClients { try await body($0.session(as: caller.principal)) }
    }
}
