import ArgumentParser
import Foundation
import Installation
import RPC
import ReferenceData
import RegistryAPI
import SwiftProtobuf

extension PlantVerb {
    struct Import: Verb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "导入企业名单（CSV）；先用 --dry-run 试一遍。", "Import a CSV of plants; try it with --dry-run first."),
            discussion: say(
                "列：name、division_code 必有；credit_code、place、stage、longitude、latitude、scheme、status、date、source 可有，中文列名亦可。",
                "Columns: name and division_code; also credit_code, place, stage, longitude, latitude, scheme, status, date, source."
            ))
        @Argument(
            help: ArgumentHelp(say("CSV 文件；不给则用附带的公开名单。", "The file; the list that comes along by default.")))
        var file: String?
        @OptionGroup var taking: FileOptions
        @OptionGroup var frame: SignedFrame

        /// What became of the list, and the columns of the file that nobody read.
        struct Reply {
            let outcome: ImportOutcome
            let ignored: [String]
        }

        func ask(_ session: Session) async throws -> Reply {
            let progress = Progress()
            defer { progress.done() }
            progress.step(say("读取…", "reading…"))
            let list = try PlantFile(
                file.map { try TextFile.read($0, as: taking.encoding) } ?? SampleData.publicList())
            let order = ImportOrder.with {
                $0.dryRun = taking.dryRun
                $0.skipWrongRows = taking.skipWrongRows
            }
            let rows = list.rows
            let items = FileItems<ImportItem>(
                order: .with { $0.order = order }, rows: rows.map { row in .with { $0.row = row } },
                taken: taking.sending(of: rows.count, progress))
            let outcome = try await session.imports.importPlants(
                items, options: CallOptions(timeout: .seconds(120)))
            return Reply(outcome: outcome, ignored: list.ignored)
        }

        func json(of reply: Reply) throws -> String { try reply.outcome.jsonString() }

        func text(of reply: Reply) -> String { reply.outcome.report(ignoring: reply.ignored) }

        func status(of reply: Reply) -> Int32 { reply.outcome.wrong > 0 && !reply.outcome.written ? 2 : 0 }
    }
}

extension ImportOutcome {
    /// What became of the list, then what is wrong with it and what is doubtful.
    fileprivate func report(ignoring columns: [String]) -> String {
        var parts = [
            say(
                "\(rows) 行：新增 \(created)，改动 \(changed)，未变 \(unchanged)，有错 \(wrong)；\(written ? "已写入" : "未写入")",
                "\(rows) rows: \(created) created, \(changed) changed, \(unchanged) unchanged, \(wrong) wrong; \(written ? "written" : "nothing written")"
            )
        ]
        if !columns.isEmpty {
            parts.append(say("未用的列：", "columns not used: ") + columns.joined(separator: ", "))
        }
        if !errors.isEmpty {
            parts.append(Table(errors).text)
        }
        if !doubts.isEmpty {
            var table = Table(say("行", "line"), say("或为", "may be"), say("名称", "name"), say("分值", "score"))
            for doubt in doubts {
                table.add(String(doubt.line), doubt.enterpriseID, doubt.name, String(doubt.score))
            }
            parts.append(table.text)
        }
        return parts.joined(separator: "\n\n")
    }
}

extension Table {
    /// What is wrong with the rows of a file.
    init(_ errors: [RowError]) {
        self.init(say("行", "line"), say("列", "column"), say("缘由", "reason"), say("说明", "what is wrong"))
        for error in errors {
            add(String(error.line), error.column, error.reason, say(error.messageZh, error.messageEn))
        }
    }
}
