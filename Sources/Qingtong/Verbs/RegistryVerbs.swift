import ArgumentParser
import CommonAPI
import Foundation
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

/// Reference data: divisions, calendar, legal clocks.
struct ReferenceVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference",
        abstract: say("行政区划、工作日历、法定期限。", "Divisions, working-day calendar, legal clocks."),
        subcommands: [Load.self, LoadClocks.self, ShowDivision.self])

    /// Loads the data that comes with the program.
    struct Load: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("载入随程序附带的数据。", "Load the data that comes with the program."))
        @OptionGroup var caller: CallerOptions

        func run() async throws {
            let progress = Progress()
            try await caller.withSession { session in
                progress.step(say("行政区划…", "divisions…"))
                let divisions = try await session.reference.loadDivisions(SampleData.divisions())
                progress.step(say("工作日历…", "calendar…"))
                let years = try await session.reference.loadCalendar(SampleData.calendarYears())
                progress.step(say("法定期限…", "clocks…"))
                let clocks = try await session.reference.loadClockRules(SampleData.clockRules())
                progress.done()
                var table = Table(
                    say("数据", "data"), say("新增", "created"), say("改动", "changed"), say("未变", "unchanged"))
                for (name, report) in [
                    (say("行政区划", "divisions"), divisions), (say("年度日历", "years"), years),
                    (say("法定期限", "clocks"), clocks),
                ] {
                    table.add(name, String(report.created), String(report.changed), String(report.unchanged))
                }
                print(table.text)
            }
        }
    }

    /// Loads clocks of one's own, such as the terms of new projects, which no source states.
    struct LoadClocks: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "clocks",
            abstract: say("载入自定期限（列同 deadline_rules.csv，status 写 configured）。", "Load terms of one's own."))
        @Argument(help: ArgumentHelp(say("CSV 文件。", "A CSV file."))) var file: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let rules = try SampleData.clockRules(
                in: SampleData.rows(of: String(contentsOfFile: file, encoding: .utf8)))
            let report = try await caller.withSession { try await $0.reference.loadClockRules(rules) }
            try output.show(report) {
                say(
                    "新增 \(report.created)，改动 \(report.changed)，未变 \(report.unchanged)",
                    "\(report.created) created, \(report.changed) changed, \(report.unchanged) unchanged")
            }
        }
    }

    /// One division.
    struct ShowDivision: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "division", abstract: say("看一个行政区划。", "Show one division."))
        @Argument(help: ArgumentHelp(say("六位代码，如 330481。", "Six digits, such as 330481."))) var code: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let code = code
            let view = try await caller.withSession { session in
                try await session.reference.getDivision(.with { $0.code = code })
            }
            try output.show(view) {
                ([view.path] + view.children.map { "  \($0.id) \($0.name)" }).joined(separator: "\n")
            }
        }
    }
}

/// Plants: list, show, import, register, verify the credit code.
struct PlantVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plant",
        abstract: say("预拌混凝土企业。", "Ready-mixed concrete plants."),
        subcommands: [List.self, Show.self, Import.self, Register.self, VerifyCode.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("列出企业。", "List plants."))
        @Option(help: ArgumentHelp(say("该行政区划及下级。", "This division and below."))) var division = ""
        @Flag(help: ArgumentHelp(say("只看未登记企业。", "Only unregistered plants."))) var unregistered = false
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = ListEnterprisesRequest.with {
                $0.divisionCode = division
                $0.state = unregistered ? .unregistered : .unspecified
                $0.pageSize = 500
            }
            let plants = try await caller.withSession { try await Self.everyPage(request, $0) }
            try output.show(plants) {
                var table = Table(
                    say("编号", "id"), say("名称", "name"), say("区划", "division"), say("信用代码", "credit code"),
                    say("授牌", "plaque"))
                for plant in plants {
                    let code =
                        plant.creditCodeState == .verified ? plant.creditCode : say("待核", "to be verified")
                    table.add(
                        plant.id, plant.name.clipped(to: 40), plant.divisionCode, code,
                        [plant.plaque.number, plant.plaque.state].joined(separator: " "))
                }
                return table
            }
        }

        private static func everyPage(
            _ request: ListEnterprisesRequest, _ session: Session
        ) async throws -> [Enterprise] {
            var request = request
            var plants: [Enterprise] = []
            repeat {
                let page = try await session.enterprises.listEnterprises(request)
                plants += page.enterprises
                request.pageToken = page.nextPageToken
            } while !request.pageToken.isEmpty
            return plants
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("看一家企业及其历史。", "Show one plant and its history."))
        @Argument var id: String
        @Flag(help: ArgumentHelp(say("显示历次修订。", "Show every revision."))) var history = false
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = GetEnterpriseRequest.with { $0.enterpriseID = id }
            if history {
                let revisions = try await caller.withSession {
                    try await $0.enterprises.getEnterpriseHistory(request).revisions
                }
                try output.show(revisions) { Self.table(of: revisions) }
            } else {
                let plant = try await caller.withSession { try await $0.enterprises.getEnterprise(request) }
                try output.show(plant) { plant.summary }
            }
        }

        private static func table(of revisions: [EnterpriseRevision]) -> Table {
            var table = Table(
                say("修订", "revision"), say("时间", "at"), say("经办", "by"), say("缘由", "because of"))
            for revision in revisions {
                table.add(
                    String(revision.enterprise.revision),
                    Instant(microseconds: revision.changedAt).beijingText, revision.changedBy, revision.cause)
            }
            return table
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "导入 CSV（列同附带的公开名单）。", "Import a CSV with the columns of the public list that comes along."))
        @Argument(
            help: ArgumentHelp(say("CSV 文件；不给则用附带的公开名单。", "The file; the list that comes along by default.")))
        var file: String?
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let rows =
                try file.map {
                    try SampleData.enterprises(
                        in: SampleData.rows(of: String(contentsOfFile: $0, encoding: .utf8)))
                } ?? SampleData.enterprises()
            let progress = Progress()
            progress.step(say("导入 \(rows.count) 行…", "importing \(rows.count) rows…"))
            let report = try await caller.withSession { try await $0.enterprises.importEnterprises(rows) }
            progress.done()
            try output.show(report) {
                say(
                    "新增 \(report.created)，改动 \(report.changed)，未变 \(report.unchanged)",
                    "\(report.created) created, \(report.changed) changed, \(report.unchanged) unchanged")
            }
        }
    }

    struct Register: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("登记一家企业。", "Register a plant."))
        @Argument(help: ArgumentHelp(say("企业名称。", "Its name."))) var name: String
        @Option(help: ArgumentHelp(say("县级区划代码。", "The county's code."))) var division: String
        @Option(help: ArgumentHelp(say("地址。", "Its place."))) var place = ""
        @Option(help: ArgumentHelp(say("统一社会信用代码，可后补。", "Its credit code; may follow later."))) var code = ""
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = RegisterEnterpriseRequest.with {
                $0.name = name
                $0.divisionCode = division
                $0.place = place
                $0.creditCode = code
            }
            let plant = try await caller.withSession {
                try await $0.enterprises.registerEnterprise(request)
            }
            try output.show(plant) { plant.summary }
        }
    }

    struct VerifyCode: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify-code", abstract: say("补录信用代码。", "Record the credit code."))
        @Argument var id: String
        @Argument(help: ArgumentHelp(say("十八位代码。", "18 characters."))) var code: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let (id, code) = (id, code)
            let plant = try await caller.withSession { session in
                let seen = try await session.enterprises.getEnterprise(.with { $0.enterpriseID = id })
                return try await session.enterprises.verifyCreditCode(
                    .with {
                        $0.enterpriseID = id
                        $0.creditCode = code
                        $0.revision = seen.revision
                    })
            }
            try output.show(plant) { plant.summary }
        }
    }
}

extension Enterprise {
    /// The plant for a person, one fact a line.
    fileprivate var summary: String {
        var lines = [
            "\(name)  (\(id), \(say("第 \(revision) 版", "revision \(revision)")))",
            "  \(divisionCode) \(place)",
            "  \(creditCodeState == .verified ? creditCode : say("信用代码待核", "credit code to be verified"))",
        ]
        if state == .unregistered {
            lines.append("  \(say("未登记企业，来自", "unregistered plant, from")) \(origin)")
        }
        lines += facts.map { "  \($0.scheme) \($0.status) \($0.date)（\($0.source)）" }
        if !plaque.number.isEmpty {
            lines.append(
                "  \(say("授牌", "plaque")) \(plaque.number) \(plaque.state) \(plaque.grantedOn)–\(plaque.expiresOn) \(plaque.reason) [\(plaque.event)]"
            )
        }
        lines += cases.map {
            "  \(say("案件", "case")) \($0.caseNumber) \($0.agencyName)：\($0.decision)\($0.fineFen > 0 ? " \($0.fineFen.yuan)" : "") [\($0.event)]"
        }
        return lines.joined(separator: "\n")
    }
}
