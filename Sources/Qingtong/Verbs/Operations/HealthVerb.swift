import ArgumentParser
import CommonAPI
import Foundation
import Installation
import RPC
import Rulebook
import SwiftProtobuf

/// The health of the three services.
struct HealthVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: say("三个服务的状态与跟进进度。", "How the services are, and how far each follows the others."))

    @Flag(
        help: ArgumentHelp(
            say("只问是否存活，不触及存储。", "Only ask whether each lives, which touches no store.")))
    var live = false

    @Flag(help: ArgumentHelp(say("列出每项检查。", "List every check, not only those that need a look.")))
    var checks = false

    @OptionGroup var frame: OpenFrame

    /// What the services reported about themselves.
    enum Reply {
        case life([LiveReport])
        case health([HealthReport])
    }

    func ask(_ session: Session) async throws -> Reply {
        let known = try frame.homeOptions.location.knownServices()
        guard !live else {
            // A signer would be looked up in the store, which this question must not use.
            return try await frame.withoutSignature { .life(await Self.life(known, $0)) }
        }
        var reports: [HealthReport] = []
        for service in HomeBuilder.services {
            do {
                let client = HealthClient(session.caller(of: service))
                reports.append(try await client.checkHealth(CheckHealthRequest()))
            } catch {
                reports.append(
                    .with {
                        $0.node = known.node(of: service)
                        $0.trouble = ErrorText.sentence(of: error)
                    })
            }
        }
        return .health(reports)
    }

    /// A report of each service; without a time for one that does not answer.
    private static func life(_ known: KnownServices, _ session: Session) async -> [LiveReport] {
        var reports: [LiveReport] = []
        for service in HomeBuilder.services {
            let client = HealthClient(session.caller(of: service))
            let report = try? await client.checkLive(CheckLiveRequest())
            reports.append(report ?? .with { $0.node = known.node(of: service) })
        }
        return reports
    }

    func json(of reply: Reply) throws -> String {
        let reports =
            switch reply {
            case .life(let reports): try reports.map { try $0.jsonString() }
            case .health(let reports): try reports.map { try $0.jsonString() }
            }
        return "[\(reports.joined(separator: ",\n"))]"
    }

    func text(of reply: Reply) -> String {
        switch reply {
        case .life(let reports): return Self.table(of: reports).text
        case .health(let reports):
            let findings = Self.findings(in: reports, all: checks)
            return Self.table(of: reports).text + (findings.isEmpty ? "" : "\n\n\(findings.text)")
        }
    }

    func status(of reply: Reply) -> Int32 {
        switch reply {
        case .life(let reports): reports.contains { $0.startedAt == 0 } ? 1 : 0
        case .health(let reports): reports.contains { !$0.ready } ? 1 : 0
        }
    }

    private static func table(of reports: [LiveReport]) -> Table {
        var table = Table(say("服务", "service"), say("存活", "lives"), say("启动于", "since"))
        for report in reports {
            let lives = report.startedAt != 0
            table.add(
                report.node, lives ? say("是", "yes") : say("否", "no"),
                lives ? Instant(microseconds: report.startedAt).beijingText : "")
        }
        return table
    }

    private static func table(of reports: [HealthReport]) -> Table {
        var table = Table(
            say("服务", "service"), say("状态", "state"), say("已发事件", "events"), say("日志条数", "audit"),
            say("跟进", "follows"))
        for report in reports {
            let follows = report.followers.map { "\($0.source) \($0.applied)/\($0.known)" }
            let state =
                report.ready
                ? say("就绪", "ready") : say("未就绪：", "not ready: ") + report.troubleText.fitted(to: 60)
            table.add(
                report.node, state, String(report.published), String(report.auditSize),
                follows.joined(separator: ", "))
        }
        return table
    }

    /// The results of the checks: all of them, or only those that are not good.
    private static func findings(in reports: [HealthReport], all: Bool) -> Table {
        var table = Table(say("服务", "service"), say("检查", "check"), say("结果", "finding"), say("详情", "detail"))
        for report in reports {
            for check in report.checks where all || check.finding != .good {
                table.add(report.node, check.nameText, check.finding.words, check.detailText.fitted(to: 90))
            }
        }
        return table
    }
}

extension HealthReport {
    /// Why it is not ready, in the language of this terminal; services of an earlier release say it in English only.
    fileprivate var troubleText: String { say(troubleChinese.isEmpty ? trouble : troubleChinese, trouble) }
}

extension HealthCheck {
    /// What was found, in the language of this terminal.
    fileprivate var detailText: String { say(detailChinese.isEmpty ? detail : detailChinese, detail) }

    /// What was looked at, as people call it; its name where this release does not know it.
    fileprivate var nameText: String {
        if name.hasPrefix("follows/") {
            let source = name.dropFirst("follows/".count)
            return say("跟进 \(source)", "follows \(source)")
        }
        return switch name {
        case "store": say("库", "store")
        case "disk": say("磁盘", "disk")
        case "clock": say("时钟", "clock")
        case "outbox": say("待取事件", "outbox")
        case "restoration": say("恢复", "restoration")
        case "witness": say("见证", "witness")
        case "competence": say("主管单位", "competent bodies")
        case "unrouted-tips": say("待分派举报", "unrouted tips")
        default: name
        }
    }
}
