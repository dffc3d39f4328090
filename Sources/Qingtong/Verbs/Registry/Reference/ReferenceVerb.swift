import ArgumentParser
import CommonAPI
import Foundation
import Installation
import ReferenceData
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

/// Reference data: divisions, calendar, legal clocks.
struct ReferenceVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference",
        abstract: say("行政区划、工作日历、法定期限。", "Divisions, working-day calendar, legal clocks."),
        subcommands: [Load.self, LoadClocks.self, ShowDivision.self, WorkingDays.self])

    /// Loads the data that comes with the program.
    struct Load: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("载入随程序附带的数据。", "Load the data that comes with the program."))
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Listing<LoadReport> {
            let progress = Progress()
            defer { progress.done() }
            progress.step(say("行政区划…", "divisions…"))
            let divisions = try await session.reference.loadDivisions(SampleData.divisions())
            progress.step(say("工作日历…", "calendar…"))
            let years = try await session.reference.loadCalendar(SampleData.calendarYears())
            progress.step(say("法定期限…", "clocks…"))
            let clocks = try await session.reference.loadClockRules(SampleData.clockRules())
            return Listing([divisions, years, clocks])
        }

        func total(of reply: Listing<LoadReport>) -> String { "" }

        func table(_ reports: [LoadReport]) -> Table {
            var table = Table(
                say("数据", "data"), say("新增", "created"), say("改动", "changed"), say("未变", "unchanged"))
            let names = [say("行政区划", "divisions"), say("年度日历", "years"), say("法定期限", "clocks")]
            for (name, report) in zip(names, reports) {
                table.add(name, String(report.created), String(report.changed), String(report.unchanged))
            }
            return table
        }

        func note(on reply: Listing<LoadReport>, below text: String, _ session: Session) -> String {
            reply.items.map(\.keptText).filter { !$0.isEmpty }.joined(separator: "\n")
        }
    }

    /// Loads the operator's own clocks, such as the deadlines of new projects, which no source states.
    struct LoadClocks: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "clocks",
            abstract: say("载入自定期限（列同 deadline_rules.csv，status 写 configured）。", "Load terms of one's own."))
        @Argument(help: ArgumentHelp(say("CSV 文件。", "A CSV file."))) var file: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> LoadReport {
            let rules = try ClockFile(TextFile.table(file)).rules
            return try await session.reference.loadClockRules(rules)
        }

        func text(of report: LoadReport) -> String {
            let counts = say(
                "新增 \(report.created)，改动 \(report.changed)，未变 \(report.unchanged)",
                "\(report.created) created, \(report.changed) changed, \(report.unchanged) unchanged")
            return [counts, report.keptText].filter { !$0.isEmpty }.joined(separator: "\n")
        }
    }

    /// The working days of a year.
    struct WorkingDays: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "working-days",
            abstract: say("一年的工作日数。", "How many working days a year has."))
        @Argument(help: ArgumentHelp(say("年份，如 2026。", "The year, such as 2026."))) var year: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> WorkingDayCount {
            let request = CountWorkingDaysRequest.with { $0.year = year }
            return try await session.reference.countWorkingDays(request)
        }

        func text(of count: WorkingDayCount) -> String {
            say(
                "\(year) 年 \(count.days) 个工作日，其中 \(count.published) 天载于国务院通知",
                "\(year): \(count.days) working days; \(count.published) days of the year are in the published notice"
            )
        }
    }

    /// One division.
    struct ShowDivision: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "division", abstract: say("看一个行政区划。", "Show one division."))
        @Argument(help: ArgumentHelp(say("六位代码，如 330481。", "Six digits, such as 330481."))) var code: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> DivisionView {
            try await session.reference.getDivision(.with { $0.code = code })
        }

        func text(of view: DivisionView) -> String {
            ([view.path] + view.children.map { "  \($0.id) \($0.name)" }).joined(separator: "\n")
        }
    }
}

extension LoadReport {
    /// Which of the province's own clocks stayed as they are; empty for none.
    fileprivate var keptText: String {
        guard !kept.isEmpty else { return "" }
        let ids = kept.joined(separator: say("、", ", "))
        return say(
            "本省自定的期限保持不变：\(ids)；要改，请用 qingtong reference clocks 载入，status 写 configured。",
            "The province's own terms stay as they are: \(ids). To change one, load it with qingtong reference clocks, its status being configured."
        )
    }
}
