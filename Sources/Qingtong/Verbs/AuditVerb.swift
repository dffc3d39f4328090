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
        subcommands: [Verify.self, List.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("分页列出日志。", "List leaves, a page at a time."))
        private static let atOnce: Int64 = 1_000
        @Argument(help: "registry | acceptance | enforcement") var service: String
        @Option(help: ArgumentHelp(say("从第几条起；默认为最近的。", "The first index; the newest leaves when not said.")))
        var from: Int64?
        @Option(help: ArgumentHelp(say("最多几条。", "At most so many leaves."))) var limit = 200
        @OptionGroup var caller: AuditorOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            guard HomeBuilder.services.contains(service) else {
                throw ValidationError("there is no service \(service)")
            }
            guard (1...50_000).contains(limit), (from ?? 0) >= 0 else {
                throw ValidationError("--limit is from 1 to 50000, --from 0 or more")
            }
            let switchboard = try Switchboard(caller.homeOptions.location)
            let session = try switchboard.session(as: caller.principal)
            let audit = AuditClient(session.caller(of: service))
            let size = try await audit.getTreeHead(GetTreeHeadRequest()).size
            let first = from ?? max(0, size - Int64(limit))
            let end = min(size, first + Int64(limit))
            var leaves: [AuditLeaf] = []
            while first + Int64(leaves.count) < end {
                let next = first + Int64(leaves.count)
                let stream = try await audit.listLeaves(
                    .with {
                        $0.from = next
                        $0.to = min(end, next + Self.atOnce)
                    }, options: CallOptions(timeout: .seconds(60)))
                for try await leaf in stream { leaves.append(leaf) }
            }
            await switchboard.close()
            try output.show(leaves) {
                var table = Table(
                    "#", say("时间", "at"), say("身份", "principal"), say("方法", "method"), say("结果", "outcome"))
                for leaf in leaves {
                    table.add(
                        String(leaf.index), Instant(microseconds: leaf.time).beijingText, leaf.principalID,
                        leaf.method.split(separator: ".").last.map(String.init) ?? "", leaf.outcome)
                }
                return table
            }
            if end < size, !output.json {
                print(
                    say(
                        "后面还有 \(size - end) 条：--from \(end)", "\(size - end) more follow: --from \(end)"))
            }
        }
    }
}

/// Who looks at logs and books, as an auditor may.
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
