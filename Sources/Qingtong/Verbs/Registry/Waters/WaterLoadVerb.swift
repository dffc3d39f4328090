import ArgumentParser
import Installation
import RPC
import RegistryAPI
import SwiftProtobuf

extension WaterVerb {
    struct LoadReadings: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "load",
            abstract: say(
                "上传 pH 监测数据（CSV）；先用 --dry-run 试一遍。", "Load a CSV of pH readings; try it with --dry-run first."
            ),
            discussion: say(
                "列：point（点位编号）、at（时间）、ph，中文列名亦可；未写时区的时间按北京时间。",
                "Columns: point (its code), at, ph. A time without a zone is Beijing time."))
        @Argument(help: ArgumentHelp(say("CSV 文件。", "The file."))) var file: String
        @Option(
            help: ArgumentHelp(
                say("更正已有数据的缘由；原值保留。", "Why it corrects what is there; the earlier values stay on record.")))
        var correct = ""
        @OptionGroup var taking: FileOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> WaterOutcome {
            let progress = Progress()
            defer { progress.done() }
            progress.step(say("读取…", "reading…"))
            let rows = try WaterFile(TextFile.read(file, as: taking.encoding)).rows
            let order = WaterOrder.with {
                $0.dryRun = taking.dryRun
                $0.skipWrongRows = taking.skipWrongRows
                $0.correctionReason = correct
            }
            let items = FileItems<WaterItem>(
                order: .with { $0.order = order }, rows: rows.map { row in .with { $0.row = row } },
                taken: taking.sending(of: rows.count, progress))
            return try await session.waters.recordWaterReadings(
                items, options: CallOptions(timeout: .seconds(120)))
        }

        func text(of outcome: WaterOutcome) -> String { outcome.report }

        func status(of outcome: WaterOutcome) -> Int32 { outcome.wrong > 0 && !outcome.written ? 2 : 0 }
    }
}

extension WaterOutcome {
    /// What became of the list, then what is wrong with it.
    fileprivate var report: String {
        let counts = say(
            "\(rows) 行：新增 \(accepted)，更正 \(corrected)，未变 \(unchanged)，有错 \(wrong)；\(written ? "已写入" : "未写入")",
            "\(rows) rows: \(accepted) new, \(corrected) corrected, \(unchanged) unchanged, \(wrong) wrong; \(written ? "written" : "nothing written")"
        )
        return errors.isEmpty ? counts : "\(counts)\n\n\(Table(errors).text)"
    }
}
