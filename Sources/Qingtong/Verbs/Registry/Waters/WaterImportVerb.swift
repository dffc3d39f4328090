import ArgumentParser
import CSV
import Installation
import RPC
import RegistryAPI
import SwiftProtobuf

extension WaterVerb {
    struct Import: Verb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "导入监测点位（CSV）；先用 --dry-run 试一遍。",
                "Import a CSV of monitoring points; try it with --dry-run first."),
            discussion: say(
                "列：编号、名称、水体、区划代码、经度、纬度（或 code、name、water、division_code、longitude、latitude）。编号已有的点位按文件更新，相同的不变。",
                """
                Columns: code, name, water, division_code, longitude, latitude, or their Chinese names. A point whose code is there already is \\
                saved as the file has it; one that is the same stays.
                """
            ))
        @Argument(help: ArgumentHelp(say("CSV 文件。", "The file."))) var file: String
        @Option(help: .reason) var reason: String
        @OptionGroup var taking: FileOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> JudgedFile<ImportOutcome> {
            let progress = Progress()
            defer { progress.done() }
            progress.step(say("读取…", "reading…"))
            let list = try PointFile(TextFile.table(file, as: taking.encoding))
            let rows = list.rows
            let order = WaterPointOrder.with {
                $0.dryRun = taking.isTrial(list.faults)
                $0.skipWrongRows = taking.skipWrongRows
                $0.reason = reason
            }
            let items = FileItems<WaterPointItem>(
                order: .with { $0.order = order }, rows: rows.map { row in .with { $0.row = row } },
                taken: taking.sending(of: rows.count, progress))
            let outcome = try await session.waters.importWaterPoints(
                items, options: CallOptions(timeout: .seconds(120)))
            return JudgedFile(outcome, list.faults, of: list.table)
        }

        func json(of file: JudgedFile<ImportOutcome>) throws -> String { try file.outcome.jsonString() }

        func text(of file: JudgedFile<ImportOutcome>) -> String {
            let outcome = file.outcome
            return file.report(
                say(
                    "新增 \(outcome.created)，改动 \(outcome.changed)，未变 \(outcome.unchanged)，有错 \(outcome.wrong)；\(outcome.written ? "已写入" : "未写入")",
                    "\(outcome.created) created, \(outcome.changed) changed, \(outcome.unchanged) unchanged, \(outcome.wrong) wrong; \(outcome.written ? "written" : "nothing written")"
                ))
        }

        func warning(on file: JudgedFile<ImportOutcome>) -> String { file.remarks }

        func status(of file: JudgedFile<ImportOutcome>) -> Int32 { file.status }
    }
}
