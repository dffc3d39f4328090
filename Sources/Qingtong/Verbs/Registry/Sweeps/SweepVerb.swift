import ArgumentParser
import Foundation
import Installation
import RegistryAPI
import SwiftProtobuf

/// Sweeps: a month of every site of a division, looked at by the Registry itself.
struct SweepVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep",
        abstract: say(
            "全域检视：由服务检视一个行政区划内所有厂区的一个月，使每家都与全部同类比较。",
            "Have the service look at a month of every site in a division, so that each is compared with all its peers."
        ),
        subcommands: [
            Start.self, Show.self, Cancel.self, List.self, Schedule.self, Schedules.self,
        ],
        defaultSubcommand: Start.self)

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "开始并跟踪；中断跟踪后服务继续。同一区划同一月份已在检视的，跟踪那一次。",
                "Start one and follow it; the service goes on when nobody follows. One of the same division and month that goes on already is followed."
            ))
        @Option(help: ArgumentHelp(say("该行政区划及下级。", "This division and below."))) var division: String
        @Option(help: ArgumentHelp(say("月份，如 2026-10。", "The month, such as 2026-10."))) var month: String
        @Flag(help: ArgumentHelp(say("只开始，不等结果。", "Start it and do not wait."))) var detach = false
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let (division, month, detach) = (division, month, detach)
            let progress = Progress()
            let (standing, sites) = try await caller.withSession { session in
                let sweep = try await session.sweeps.startSweep(
                    .with {
                        $0.divisionCode = division
                        $0.month = month
                    })
                if detach { return (try await session.progress(of: sweep.id), [SweptSite]()) }
                let standing = try await session.follow(sweep.id) { progress.step($0.text) }
                return (standing, try await session.sweptSites(of: sweep.id))
            }
            progress.done()
            if detach { return try output.show(standing) { standing.text } }
            try output.show(sites) { Table(sites) }
            if standing.failed > 0 || standing.sweep.state == .cancelled { throw ExitCode(2) }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "看进度；--sites 列出各厂区结果。", "How far one has come; with --sites what was found of each."))
        @Argument(help: ArgumentHelp(say("全域检视编号。", "The sweep's id."))) var id: String
        @Flag(help: ArgumentHelp(say("列出各厂区。", "List its sites."))) var sites = false
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let id = id
            if sites {
                let sites = try await caller.withSession { try await $0.sweptSites(of: id) }
                return try output.show(sites) { Table(sites) }
            }
            let standing = try await caller.withSession { try await $0.progress(of: id) }
            try output.show(standing) { standing.text }
        }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("停止；已检视的保留。", "Stop one; what was reviewed stays."))
        @Argument(help: ArgumentHelp(say("全域检视编号。", "The sweep's id."))) var id: String
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let (id, reason) = (id, reason)
            let sweep = try await caller.withSession { session in
                try await session.sweeps.cancelSweep(
                    .with {
                        $0.sweepID = id
                        $0.reason = reason
                    })
            }
            try output.show(sweep) { "\(sweep.divisionCode) \(sweep.month) \(sweep.state.text)" }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("列出全域检视，最近的在前。", "List sweeps, the latest first."))
        @Option(help: ArgumentHelp(say("该行政区划及下级。", "This division and below."))) var division = ""
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = ListSweepsRequest.with { $0.divisionCode = division }
            let sweeps = try await caller.withSession { session in
                try await request.everyPage { try await session.sweeps.listSweeps($0) }
            }
            try output.show(sweeps) {
                var table = Table(
                    say("月份", "month"), say("区划", "division"), say("状态", "state"), say("启动", "started by"),
                    "id")
                for sweep in sweeps {
                    table.add(
                        sweep.month, sweep.divisionCode, sweep.state.text, sweep.startedByName, sweep.id)
                }
                return table
            }
        }
    }
}

extension Session {
    func progress(of sweep: String) async throws -> SweepProgress {
        try await sweeps.getSweep(.with { $0.sweepID = sweep })
    }

    /// Asks twice a second how far a sweep has come, until it ends.
    fileprivate func follow(_ sweep: String, _ show: (SweepProgress) -> Void) async throws -> SweepProgress {
        var last: SweepProgress?
        while true {
            let standing = try await progress(of: sweep)
            if standing.sweep.endedAt != 0 { return standing }
            if standing != last { show(standing) }
            last = standing
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    fileprivate func sweptSites(of sweep: String) async throws -> [SweptSite] {
        try await ListSweptSitesRequest.with { $0.sweepID = sweep }.everyPage {
            try await sweeps.listSweptSites($0)
        }
    }
}

extension SweepProgress {
    fileprivate var text: String {
        let stage = "\(sweep.divisionCode) \(sweep.month) \(sweep.state.text)  (\(sweep.id))"
        let trouble = failed == 0 ? "" : say("，\(failed) 个不能检视", ", \(failed) could not be looked at")
        return stage
            + say(
                "  厂区 \(sites)：已测 \(measured)，已检视 \(reviewed)\(trouble)",
                "  \(sites) sites: \(measured) measured, \(reviewed) reviewed\(trouble)")
    }
}

extension Table {
    /// What was found of the sites of a sweep, the heaviest first.
    fileprivate init(_ sites: [SweptSite]) {
        self.init(
            say("企业", "plant"), say("厂区", "site"), say("分", "points"), say("信号", "signals"),
            say("抽查权重", "weight"), say("同类", "peers"), say("未检视的原因", "why not"))
        for site in sites.sorted(by: { $0.points > $1.points }) {
            add(
                site.enterpriseName.fitted(to: 40), site.siteID, site.points.thousandths,
                "\(site.signals)", site.inspectionWeight.thousandths, "\(site.peers)", site.trouble)
        }
    }
}
