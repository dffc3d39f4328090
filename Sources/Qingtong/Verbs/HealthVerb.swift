import ArgumentParser
import CommonAPI
import RPC
import Rulebook
import SwiftProtobuf

/// How the three services are.
struct HealthVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: say("三个服务的状态与跟进进度。", "How the services are, and how far each follows the others."))

    @OptionGroup var homeOptions: HomeOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let switchboard = try Switchboard(homeOptions.location)
        var reports: [HealthReport] = []
        for service in HomeBuilder.services {
            do {
                let client = HealthClient(try switchboard.open(service))
                reports.append(try await client.checkHealth(CheckHealthRequest()))
            } catch {
                reports.append(
                    .with {
                        $0.node = switchboard.node(of: service)
                        $0.trouble = (error as? Status)?.message ?? "\(error)"
                    })
            }
        }
        await switchboard.close()
        try output.show(reports) { Self.table(of: reports) }
        if reports.contains(where: { !$0.ready }) { throw ExitCode(1) }
    }

    private static func table(of reports: [HealthReport]) -> Table {
        var table = Table(
            say("服务", "service"), say("状态", "state"), say("已发事件", "events"), say("日志条数", "audit"),
            say("跟进", "follows"))
        for report in reports {
            let follows = report.followers.map { "\($0.source) \($0.applied)/\($0.known)" }
            let state =
                report.ready
                ? say("就绪", "ready") : say("未就绪：", "not ready: ") + report.trouble.clipped(to: 60)
            table.add(
                report.node, state, String(report.published), String(report.auditSize),
                follows.joined(separator: ", "))
        }
        return table
    }
}
