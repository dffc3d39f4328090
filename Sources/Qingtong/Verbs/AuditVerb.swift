import ArgumentParser
import CommonAPI
import Foundation
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
        static let configuration = CommandConfiguration(abstract: say("列出日志。", "List leaves."))
        @Argument(help: "registry | acceptance | enforcement") var service: String
        @Option(help: ArgumentHelp(say("从第几条起。", "The first index."))) var from: Int64 = 0
        @OptionGroup var caller: AuditorOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            guard HomeBuilder.services.contains(service) else {
                throw ValidationError("there is no service \(service)")
            }
            let switchboard = try Switchboard(caller.homeOptions.location)
            let session = try switchboard.session(as: caller.principal)
            let from = from
            var leaves: [AuditLeaf] = []
            let stream = try await AuditClient(session.caller(of: service)).listLeaves(
                .with { $0.from = from }, options: CallOptions(timeout: .seconds(60)))
            for try await leaf in stream { leaves.append(leaf) }
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
        }
    }
}

/// Auditors sign as the provincial auditor unless told otherwise.
struct AuditorOptions: ParsableArguments {
    @OptionGroup var homeOptions: HomeOptions

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(say("以哪个身份签名。", "Whose key signs."), valueName: "principal"))
    var principal = ProcessInfo.processInfo.environment["QINGTONG_AS"] ?? Cast.auditor.id
}
