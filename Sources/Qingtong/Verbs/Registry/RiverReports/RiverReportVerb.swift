import ArgumentParser
import CommonAPI
import Foundation
import Installation
import Refusals
import RegistryAPI
import SwiftProtobuf

/// Laboratories' reports of the rivers beside sites.
struct RiverReportVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "river-report",
        abstract: say("河道水质检测报告：登记、撤回。", "Laboratories' reports of the rivers beside sites."),
        subcommands: [List.self, Show.self, History.self, Record.self, Withdraw.self])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("列出一家企业的检测报告。", "List a plant's reports."))
        @Argument(help: .plant) var plant: String
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<RiverReport> {
            let request = ListRiverReportsRequest.with { $0.enterpriseID = plant }
            return try await frame.pages(of: request) { try await session.riverReports.listRiverReports($0) }
        }

        static var columns: [Column<RiverReport>] {
            [
                Column("取样", "sampled") { $0.sampledOn },
                Column("检测机构", "laboratory") { $0.laboratory },
                Column("报告编号", "number") { $0.number },
                Column("pH") { $0.samples.map(\.phText).joined(separator: "、") },
                Column("撤回", "taken back") { $0.withdrawalReason },
                Column("编号", "id") { $0.id },
            ]
        }
    }

    typealias Show = ShowRecord<RiverReport>

    struct History: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("一份检测报告的历次改动。", "Every revision of a report."))
        @Argument(help: .id) var id: String
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<RiverReportRevision> {
            let request = GetRiverReportRequest.with { $0.reportID = id }
            return frame.part(of: try await session.riverReports.getRiverReportHistory(request).revisions)
        }

        static var columns: [Column<RiverReportRevision>] {
            [
                Column("修订", "revision") { String($0.report.revision) },
                Column("时间", "at") { $0.changedAt.changeMoment },
                Column("经办", "by") { $0.changedBy },
                Column("pH") { $0.report.samples.map(\.phText).joined(separator: "、") },
                Column("撤回", "taken back") { $0.report.withdrawalReason },
            ]
        }
    }

    struct Record: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("登记一份检测报告。", "Record a report."))
        @Argument(help: .site) var site: String
        @Argument(help: ArgumentHelp(say("报告编号。", "The laboratory's number."))) var number: String
        @Option(help: ArgumentHelp(say("检测机构。", "The laboratory."))) var laboratory: String
        @Option(help: ArgumentHelp(say("取样之日。", "The day the samples were taken."), valueName: "day")) var on:
            String
        @Option(
            help: ArgumentHelp(
                say(
                    "一个水样：位置,地点,pH[,悬浮物 mg/L]，可重复；位置为 upstream（上游）、beside（旁侧）、downstream（下游）；未检出的写 <检出限，如 <4。",
                    "A sample: position,place,pH[,suspended solids mg/L]; may be repeated. Positions: upstream, beside, downstream. What was not found is < and the least that the laboratory can tell: <4."
                )))
        var sample: [String]
        @Option(help: ArgumentHelp(say("报告文件。", "The file."))) var file: String
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func validate() throws {
            _ = try sample.map { try RiverSample(typed: $0) }
        }

        func ask(_ session: Session) async throws -> RiverReport {
            let samples = try sample.map { try RiverSample(typed: $0) }
            let kept = try await session.upload(file)
            return try await session.riverReports.recordRiverReport(
                .with {
                    $0.confirmed = confirmation.fields
                    $0.siteID = site
                    $0.number = number
                    $0.laboratory = laboratory
                    $0.sampledOn = on
                    $0.samples = samples
                    $0.file = kept
                })
        }
    }

    typealias Withdraw = EndRecord<RiverReport>
}

extension RiverReport: ShownRecord, EndedRecord {
    static var showing: String { say("看一份检测报告。", "Show one report.") }

    static var ending: (verb: String, abstract: String) {
        ("withdraw", say("撤回登记有误的报告。", "Take a report back that was recorded wrongly."))
    }

    static func get(_ id: String, by session: Session) async throws -> RiverReport {
        try await session.riverReports.getRiverReport(.with { $0.reportID = id })
    }

    static func end(_ id: String, because reason: String, by session: Session) async throws -> RiverReport {
        let seen = try await get(id, by: session)
        return try await session.riverReports.withdrawRiverReport(
            .with {
                $0.reportID = id
                $0.revision = seen.revision
                $0.reason = reason
            })
    }

    var summary: String {
        var lines = ["\(laboratory) \(number)  (\(id))", "  \(sampledOn)", "  \(file.shown)"]
        lines += samples.map { sample in
            let solids =
                sample.suspendedSolids == 0
                ? "" : " \(say("悬浮物", "suspended solids")) \(sample.solidsText) mg/L"
            return "  \(sample.position.text) \(sample.place) pH \(sample.ph.thousandths)\(solids)"
        }
        if !withdrawalReason.isEmpty {
            lines.append(
                "  \(labelled(say("撤回", "taken back"), withdrawalReason))  \(withdrawnBy) \(withdrawnAt.changeMoment)"
            )
        }
        return lines.joined(separator: "\n")
    }
}
