import ArgumentParser
import CommonAPI
import Crypto
import Foundation
import Installation
import RPC
import Rulebook
import SwiftProtobuf

/// How the three services are.
struct HealthVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: say("三个服务的状态与跟进进度。", "How the services are, and how far each follows the others."))

    @Flag(
        help: ArgumentHelp(
            say("只问是否存活，不触及存储。", "Only ask whether each lives, which touches no store.")))
    var live = false

    @Flag(help: ArgumentHelp(say("列出每项检查。", "List every check, not only those that need a look.")))
    var checks = false

    @OptionGroup var homeOptions: HomeOptions

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            say(
                "以哪个身份签名，不给则取 QINGTONG_AS；没有其密钥则只看公开部分。",
                "Whose key signs, QINGTONG_AS when it is not given; without a key only what anybody may see is shown."
            ),
            valueName: "principal"))
    var principal = Signer.fromEnvironment

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let switchboard = try Switchboard(homeOptions.location)
        do {
            try await live ? showLife(switchboard) : showHealth(switchboard)
        } catch {
            await switchboard.close()
            throw error
        }
        await switchboard.close()
    }

    private func showLife(_ switchboard: Switchboard) async throws {
        var table = Table(say("服务", "service"), say("存活", "lives"), say("启动于", "since"))
        var reports: [LiveReport] = []
        for service in HomeBuilder.services {
            let client = HealthClient(try switchboard.open(service))
            guard let report = try? await client.checkLive(CheckLiveRequest()) else {
                reports.append(.with { $0.node = switchboard.node(of: service) })
                table.add(switchboard.node(of: service), say("否", "no"), "")
                continue
            }
            reports.append(report)
            table.add(
                report.node, say("是", "yes"), Instant(microseconds: report.startedAt).beijingText)
        }
        try output.show(reports) { table }
        if reports.contains(where: { $0.startedAt == 0 }) { throw ExitCode(1) }
    }

    private func showHealth(_ switchboard: Switchboard) async throws {
        var reports: [HealthReport] = []
        let session = try session(switchboard)
        for service in HomeBuilder.services {
            do {
                let line: any Caller = try session?.caller(of: service) ?? switchboard.open(service)
                let client = HealthClient(line)
                reports.append(try await client.checkHealth(CheckHealthRequest()))
            } catch {
                reports.append(
                    .with {
                        $0.node = switchboard.node(of: service)
                        $0.trouble = ErrorText.sentence(of: error)
                    })
            }
        }
        try output.show(reports) { Self.table(of: reports) }
        let findings = Self.findings(in: reports, all: checks)
        if !output.json, !findings.isEmpty { print("\n\(findings.text)") }
        if reports.contains(where: { !$0.ready }) { throw ExitCode(1) }
    }

    /// Signs as an operator does; whoever has no key here asks as anybody may, and reads no more than that.
    private func session(_ switchboard: Switchboard) throws -> Session? {
        guard !principal.isEmpty else { return nil }
        do {
            return try switchboard.session(as: principal)
        } catch let error as KeyFileError where error.problem == .missing {
            return nil
        }
    }

    private static func table(of reports: [HealthReport]) -> Table {
        var table = Table(
            say("服务", "service"), say("状态", "state"), say("已发事件", "events"), say("日志条数", "audit"),
            say("跟进", "follows"))
        for report in reports {
            let follows = report.followers.map { "\($0.source) \($0.applied)/\($0.known)" }
            let state =
                report.ready
                ? say("就绪", "ready") : say("未就绪：", "not ready: ") + report.trouble.fitted(to: 60)
            table.add(
                report.node, state, String(report.published), String(report.auditSize),
                follows.joined(separator: ", "))
        }
        return table
    }

    /// What was looked at: everything, or only what is not good.
    private static func findings(in reports: [HealthReport], all: Bool) -> Table {
        var table = Table(say("服务", "service"), say("检查", "check"), say("结果", "finding"), say("详情", "detail"))
        for report in reports {
            for check in report.checks where all || check.finding != .good {
                table.add(report.node, check.name, word(for: check.finding), check.detail.fitted(to: 90))
            }
        }
        return table
    }

    private static func word(for finding: Finding) -> String {
        switch finding {
        case .good: say("正常", "good")
        case .warning: say("注意", "warning")
        case .bad: say("故障", "bad")
        default: "?"
        }
    }
}
