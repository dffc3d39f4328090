import ArgumentParser
import Installation
import RegistryAPI
import SwiftProtobuf

/// Sweeps: the Registry itself reviews one month of every site of a division.
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

    struct Start: Verb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "开始并跟踪；中断跟踪后服务继续。同一区划同一月份已在检视的，跟踪那一次。",
                "Start one and follow it; the service goes on when nobody follows. One of the same division and month that goes on already is followed."
            ))
        @Option(help: .division) var division: String
        @Option(help: ArgumentHelp(say("月份，如 2026-10。", "The month, such as 2026-10."))) var month: String
        @Flag(help: ArgumentHelp(say("只开始，不等结果。", "Start it and do not wait."))) var detach = false
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> SweepReply {
            let sweep = try await session.sweeps.startSweep(
                .with {
                    $0.divisionCode = division
                    $0.month = month
                })
            if detach { return SweepReply(progress: try await session.progress(of: sweep.id)) }
            let line = Progress()
            defer { line.done() }
            let progress = try await session.follow(sweep.id) { line.step($0.text) }
            return SweepReply(progress: progress, sites: try await session.sweptSites(of: sweep.id))
        }

        func json(of reply: SweepReply) throws -> String { try reply.json() }

        func text(of reply: SweepReply) -> String { reply.text }

        func status(of reply: SweepReply) -> Int32 {
            guard reply.sites != nil else { return 0 }
            return reply.progress.failed > 0 || reply.progress.sweep.state == .cancelled ? 2 : 0
        }
    }

    struct Show: Verb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "看进度；--sites 列出各厂区结果。", "How far one has come; with --sites what was found of each."))
        @Argument(help: ArgumentHelp(say("全域检视编号。", "The sweep's id."))) var id: String
        @Flag(help: ArgumentHelp(say("列出各厂区。", "List its sites."))) var sites = false
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> SweepReply {
            SweepReply(
                progress: try await session.progress(of: id),
                sites: sites ? try await session.sweptSites(of: id) : nil)
        }

        func json(of reply: SweepReply) throws -> String { try reply.json() }

        func text(of reply: SweepReply) -> String { reply.text }

        func note(on reply: SweepReply, below text: String, _ session: Session) async throws -> String {
            guard reply.sites == nil else { return "" }
            return try await References(in: reply.progress).legend(by: session, below: text)
        }
    }

    struct Cancel: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("停止；已检视的保留。", "Stop one; what was reviewed stays."))
        @Argument(help: ArgumentHelp(say("全域检视编号。", "The sweep's id."))) var id: String
        @Option(help: .reason) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> LedgerSweep {
            let request = CancelSweepRequest.with {
                $0.sweepID = id
                $0.reason = reason
            }
            return try await session.sweeps.cancelSweep(request)
        }

        func text(of sweep: LedgerSweep) -> String {
            "\(sweep.divisionCode) \(sweep.month) \(sweep.state.text)"
        }
    }

    struct List: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("列出全域检视，最近的在前。", "List sweeps, the latest first."))
        @Option(help: .division) var division = ""
        @Option(help: .state) var state: Word<SweepState>?
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<LedgerSweep> {
            let request = ListSweepsRequest.with {
                $0.divisionCode = division
                $0.state = state?.value ?? .unspecified
            }
            return try await frame.pages(of: request) { try await session.sweeps.listSweeps($0) }
        }

        static var columns: [Column<LedgerSweep>] {
            [
                Column("月份", "month") { $0.month },
                Column("区划", "division") { $0.divisionCode },
                Column("状态", "state") { $0.state.text },
                Column("启动", "started by") { $0.startedByName },
                Column("id") { $0.id },
            ]
        }
    }
}

/// The progress of a sweep, and the results of its sites where they were requested.
struct SweepReply {
    let progress: SweepProgress
    var sites: [SweptSite]?

    /// The sites as an array; the progress when they were not requested.
    fileprivate func json() throws -> String {
        guard let sites else { return try progress.jsonString() }
        return "[\(try sites.map { try $0.jsonString() }.joined(separator: ",\n"))]"
    }

    fileprivate var text: String {
        guard let sites else { return progress.text }
        return sites.isEmpty ? say("（没有记录）", "(no records)") : Table(sites).text
    }
}

extension Session {
    func progress(of sweep: String) async throws -> SweepProgress {
        try await sweeps.getSweep(.with { $0.sweepID = sweep })
    }

    /// Asks for a sweep's progress twice a second until it ends.
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
    /// The results of a sweep's sites, the highest score first.
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
