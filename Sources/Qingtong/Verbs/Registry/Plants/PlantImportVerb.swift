import ArgumentParser
import CSV
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
                """
                列：企业名称、区划代码必有；编号、统一社会信用代码、地址、阶段、经度、纬度、方案、来源所载、日期、来源可有；plant export 写出的文件可原样导入。
                逗号、制表符、分号分隔均可，UTF-8、GBK、UTF-16 均可；标题行、空行和合计行略过并告知。文件写 - 即读标准输入。
                """,
                """
                Columns: name and division_code; also id, credit_code, place, stage, longitude, latitude, scheme, status, date, source; \
                Chinese names do as well, and what plant export writes goes in as it is. Commas, tabs or semicolons; UTF-8, GBK or \
                UTF-16; titles, blank lines and sums are left out and told. A file - is standard input.
                """
            ))
        @Argument(
            help: ArgumentHelp(say("CSV 文件；不给则用附带的公开名单。", "The file; the list that comes along by default.")))
        var file: String?
        @OptionGroup var taking: FileOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> JudgedFile<ImportOutcome> {
            let progress = Progress()
            defer { progress.done() }
            progress.step(say("读取…", "reading…"))
            let list = try PlantFile(
                file.map { try TextFile.table($0, as: taking.encoding) } ?? FileText(SampleData.publicList()))
            let order = ImportOrder.with {
                $0.dryRun = taking.isTrial(list.faults)
                $0.skipWrongRows = taking.skipWrongRows
            }
            let rows = list.rows
            let items = FileItems<ImportItem>(
                order: .with { $0.order = order }, rows: rows.map { row in .with { $0.row = row } },
                taken: taking.sending(of: rows.count, progress))
            let outcome = try await session.imports.importPlants(
                items, options: CallOptions(timeout: .seconds(120)))
            var file = JudgedFile(outcome, list.faults, of: list.table)
            file.outcome.remarks = outcome.remarks.map { $0.placed(in: list.table) }
            return file
        }

        func json(of file: JudgedFile<ImportOutcome>) throws -> String { try file.outcome.jsonString() }

        func text(of file: JudgedFile<ImportOutcome>) -> String {
            file.report(file.outcome.counts, [file.outcome.otherwise, file.outcome.likenesses])
        }

        func warning(on file: JudgedFile<ImportOutcome>) -> String { file.remarks }

        func status(of file: JudgedFile<ImportOutcome>) -> Int32 { file.status }
    }
}

extension ImportOutcome {
    /// The result of the import.
    fileprivate var counts: String {
        say(
            "\(rows) 行：新增 \(created)，改动 \(changed)，未变 \(unchanged)，与登记不同而未动 \(differing)，有错 \(wrong)；\(written ? "已写入" : "未写入")",
            "\(rows) rows: \(created) created, \(changed) changed, \(unchanged) unchanged, \(differing) unlike their record and left, \(wrong) wrong; \(written ? "written" : "nothing written")"
        )
    }

    /// What rows say otherwise than their records.
    fileprivate var otherwise: Table { Table(remarks, as: say("与登记不同", "unlike the record")) }

    /// Plants that may exist already under another name.
    fileprivate var likenesses: Table {
        var table = Table(say("行", "line"), say("或为", "may be"), say("名称", "name"), say("分值", "score"))
        for doubt in doubts {
            table.add(String(doubt.line), doubt.enterpriseID, doubt.name, String(doubt.score))
        }
        return table
    }
}
