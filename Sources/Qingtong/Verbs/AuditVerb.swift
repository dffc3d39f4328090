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

    /// Recomputes every log and holds it against what the other services witnessed.
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "复算三个服务的日志，并与相互见证的日志头比对。",
                "Recompute the three logs and compare with the heads the others witnessed."))
        @OptionGroup var caller: AuditorOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let switchboard = try Switchboard(caller.homeOptions.location)
            let session = try switchboard.session(as: caller.principal)
            let progress = Progress()
            var reports: [LogReport] = []
            for service in HomeBuilder.services {
                progress.step(say("核验 \(service)…", "verifying \(service)…"))
                reports.append(try await LogVerifier(switchboard, as: session).verify(service))
            }
            progress.done()
            await switchboard.close()
            if output.json {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
                print(String(decoding: try encoder.encode(reports), as: UTF8.self))
            } else {
                print(Self.table(of: reports).text)
            }
            if reports.contains(where: { !$0.problems.isEmpty }) { throw ExitCode(1) }
        }

        private static func table(of reports: [LogReport]) -> Table {
            var table = Table(
                say("服务", "service"), say("条数", "leaves"), say("根", "root"), say("见证头", "witnessed heads"),
                say("结论", "verdict"))
            for report in reports {
                table.add(
                    report.service, String(report.size), report.root.clipped(to: 17),
                    "\(report.heads) (\(report.witnesses.sorted().joined(separator: ", ")))",
                    report.problems.isEmpty ? say("一致", "holds") : report.problems.joined(separator: "; "))
            }
            return table
        }
    }

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
