import ArgumentParser
import CSV
import CommonAPI
import Foundation
import Installation
import RPC
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

/// Ledgers: meters and their readings.
struct LedgerVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: say("台账：计量点与读数。", "Ledgers: meters and their readings."),
        subcommands: [
            Declare.self, Calibrate.self, Retire.self, Meters.self, LoadReadings.self, Show.self, Days.self,
            Sample.self, Activity.self, Silent.self,
        ])

    struct LoadReadings: Verb {
        static let configuration = CommandConfiguration(
            commandName: "load",
            abstract: say(
                "上传读数（CSV）：正确的行收下，有错的行逐一指出。", "Load a CSV of readings: right rows are kept, wrong ones named."
            ),
            discussion: say(
                "列：计量点、时间、数值（或 meter、at、value）；可有原因、更正。未写时区的时间按北京时间；数值可有千分位逗号（48,000.5）。文件写 - 即读标准输入。",
                """
                Columns: meter, at, value, or their Chinese names; if wanted reason, corrects. A time without a zone is Beijing time; commas \
                may part thousands (48,000.5). A file - is standard input.
                """
            ))
        @Argument(help: ArgumentHelp(say("企业编号。", "The plant's id."))) var plant: String
        @Argument(help: ArgumentHelp(say("CSV 文件。", "The file."))) var file: String
        @Option(help: ArgumentHelp(say("厂区；两个厂区有同一编号时须给出。", "The site, where two have such a tag.")))
        var site = ""
        @Flag(help: ArgumentHelp(say("人工录入。", "Typed in by a person."))) var manual = false
        @Option(help: ArgumentHelp(say("文件编码。", "How the file is written."))) var encoding = TextEncoding.auto
        @OptionGroup var frame: SignedFrame

        /// What the service saved, and what was wrong with the file before it was sent.
        struct Reply {
            var total = LedgerReport()
            var faults = FileFaults()
            var remarks = ""
        }

        func ask(_ session: Session) async throws -> Reply {
            let progress = Progress()
            defer { progress.done() }
            var source = try source(naming: try await session.meters(of: plant, on: site))
            var reply = Reply()
            var sent = 0
            while let part = source.next() {
                reply.faults.add(part.faults)
                if !part.series.isEmpty {
                    var report = try await session.ledgers.recordReadings(
                        part.series, options: CallOptions(timeout: .seconds(120)))
                    report.findings = report.findings.map { source.placed($0, in: part) }
                    reply.total.add(report)
                }
                sent += part.count
                progress.step(say("已上传 \(sent) 条…", "\(sent) readings sent…"))
            }
            reply.remarks = source.table.remarks
            reply.total.wrong = Int64(reply.faults.rows)
            reply.total.errors = reply.faults.errors
            return reply
        }

        /// Opens the file, which knows its meters by id and by tag.
        private func source(naming meters: [Meter]) throws -> ReadingFile {
            try ReadingFile(TextFile.table(file, as: encoding), meters: meters, manual: manual)
        }

        func json(of reply: Reply) throws -> String { try reply.total.jsonString() }

        func text(of reply: Reply) -> String {
            let wrong = Table(Array(reply.total.errors.prefix(50)))
            return [wrong.isEmpty ? "" : wrong.text, reply.remarks, Self.text(reply.total)].filter {
                !$0.isEmpty
            }
            .joined(separator: "\n\n")
        }

        func warning(on reply: Reply) -> String { reply.remarks }

        func status(of reply: Reply) -> Int32 { reply.total.wrong == 0 && reply.total.refused == 0 ? 0 : 2 }

        private static func text(_ report: LedgerReport) -> String {
            var table = Table(
                say("行", "line"), say("列", "column"), say("读数时间", "reading"), say("程度", "severity"),
                say("说明", "what"))
            for finding in report.findings.prefix(50) {
                table.add(
                    String(finding.line), finding.place, Instant(microseconds: finding.at).beijingText,
                    finding.severity.text, say(finding.chinese, finding.english))
            }
            let counts = say(
                "新增 \(report.accepted)，未变 \(report.unchanged)，更正 \(report.corrected)，确认 \(report.confirmed)，未收 \(report.refused + report.wrong)，提示 \(report.warnings)",
                "\(report.accepted) new, \(report.unchanged) unchanged, \(report.corrected) corrected, \(report.confirmed) confirmed, \(report.refused + report.wrong) not kept, \(report.warnings) remarked"
            )
            return table.isEmpty ? counts : "\(table.text)\n\(counts)"
        }
    }

    struct Show: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("看一个计量点的读数。", "Show the readings of a meter."))
        @Argument(help: ArgumentHelp(say("计量点编号。", "The meter's id."))) var meter: String
        @Option(help: ArgumentHelp(say("自该日起。", "From this day on."))) var from = ""
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<MeterReading> {
            let request = try ListReadingsRequest.with {
                $0.meterID = meter
                if !from.isEmpty { $0.from = Instant(startOf: try Day(from, field: "from")).microseconds }
            }
            return try await frame.pages(of: request) { try await session.ledgers.listReadings($0) }
        }

        func table(_ readings: [MeterReading]) -> Table { Table(readings, of: say("数值", "value")) }
    }

    struct Days: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("按日汇总一个站点的台账。", "What a site's meters said day by day."))
        @Argument(help: ArgumentHelp(say("企业编号。", "The plant's id."))) var plant: String
        @Option(help: ArgumentHelp(say("站点编号。", "The site's id."))) var site: String
        @Option(help: ArgumentHelp(say("首日。", "The first day."))) var from: String
        @Option(help: ArgumentHelp(say("末日。", "The last day."))) var to: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Listing<LedgerDay> {
            let request = SummariseLedgerRequest.with {
                $0.enterpriseID = plant
                $0.siteID = site
                $0.firstDay = from
                $0.lastDay = to
            }
            return Listing(try await session.ledgers.summariseLedger(request).days)
        }

        static var columns: [Column<LedgerDay>] {
            [
                Column("日期", "day") { $0.day },
                Column("计量项", "measures") { $0.kind.text },
                Column("数值", "value") { $0.unknown > 0 ? say("缺项", "unknown") : $0.value.thousandths },
                Column("单位", "unit") { $0.kind.unit },
                Column("读数", "readings") { String($0.readings) },
            ]
        }

        func note(on reply: Listing<LedgerDay>, below text: String, _ session: Session) -> String {
            reply.items.filter { $0.unknown > 0 }.map { day in
                say(
                    "\(day.day) \(day.kind.text)缺项：\(day.settleChinese)（已知部分 \(day.value.thousandths) \(day.kind.unit)）",
                    "\(day.day) \(day.kind.text) is unknown: \(day.settleEnglish) (known: \(day.value.thousandths) \(day.kind.unit))"
                )
            }.joined(separator: "\n")
        }
    }
}

extension MeterKind {
    /// The unit of what it measures.
    var unit: String { UnitText.words(Metered(rawValue: rawValue)?.unit ?? "")(in: terminalLanguage) }
}

extension LedgerReport {
    /// Adds the results of another stream.
    fileprivate mutating func add(_ other: LedgerReport) {
        accepted += other.accepted
        unchanged += other.unchanged
        corrected += other.corrected
        confirmed += other.confirmed
        refused += other.refused
        warnings += other.warnings
        findings += other.findings.prefix(500 - findings.count)
        findingsLeftOut += other.findingsLeftOut
    }
}
