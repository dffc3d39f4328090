import ArgumentParser
import Installation
import RPC
import RegistryAPI
import SwiftProtobuf

extension WaterVerb {
    struct LoadReadings: Verb {
        static let configuration = CommandConfiguration(
            commandName: "load",
            abstract: say(
                "上传 pH 监测数据（CSV）；先用 --dry-run 试一遍。", "Load a CSV of pH readings; try it with --dry-run first."
            ),
            discussion: say(
                "列：点位、时间、pH（或 point、at、ph）；未写时区的时间按北京时间。文件写 - 即读标准输入。",
                "Columns: point (its code), at, ph, or their Chinese names. A time without a zone is Beijing time. A file - is standard input."
            ))
        @Argument(help: ArgumentHelp(say("CSV 文件。", "The file."))) var file: String
        @Option(
            help: ArgumentHelp(
                say("更正已有数据的缘由；原值保留。", "Why it corrects what is there; the earlier values stay on record.")))
        var correct = ""
        @OptionGroup var taking: FileOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> JudgedFile<WaterOutcome> {
            let progress = Progress()
            defer { progress.done() }
            progress.step(say("读取…", "reading…"))
            let list = try WaterFile(TextFile.table(file, as: taking.encoding))
            let rows = list.rows
            let order = WaterOrder.with {
                $0.dryRun = taking.isTrial(list.faults)
                $0.skipWrongRows = taking.skipWrongRows
                $0.correctionReason = correct
            }
            let items = FileItems<WaterItem>(
                order: .with { $0.order = order }, rows: rows.map { row in .with { $0.row = row } },
                taken: taking.sending(of: rows.count, progress))
            let outcome = try await session.waters.recordWaterReadings(
                items, options: CallOptions(timeout: .seconds(120)))
            return JudgedFile(outcome, list.faults, of: list.table)
        }

        func json(of file: JudgedFile<WaterOutcome>) throws -> String { try file.outcome.jsonString() }

        func warning(on file: JudgedFile<WaterOutcome>) -> String { file.remarks }

        func text(of file: JudgedFile<WaterOutcome>) -> String { file.report(file.outcome.counts) }

        func status(of file: JudgedFile<WaterOutcome>) -> Int32 { file.status }
    }
}

extension WaterOutcome {
    /// The result for the list.
    fileprivate var counts: String {
        say(
            "\(rows) 行：新增 \(accepted)，更正 \(corrected)，未变 \(unchanged)，有错 \(wrong)；\(written ? "已写入" : "未写入")",
            "\(rows) rows: \(accepted) new, \(corrected) corrected, \(unchanged) unchanged, \(wrong) wrong; \(written ? "written" : "nothing written")"
        )
    }
}
