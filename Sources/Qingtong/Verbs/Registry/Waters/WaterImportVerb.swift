import ArgumentParser
import CSV
import Installation
import RPC
import Refusals
import RegistryAPI
import Rulebook
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

        /// The result for the rows.
        struct Reply {
            var created: Int32 = 0
            var changed: Int32 = 0
            var unchanged: Int32 = 0
            var errors: [RowError] = []
            var wrong: Int32 = 0
            var isTaken = false
            var remarks = ""
        }

        func ask(_ session: Session) async throws -> Reply {
            let list = try PointFile(TextFile.table(file, as: taking.encoding))
            let known = try await ListWaterPointsRequest().everyPage {
                try await session.waters.listWaterPoints($0)
            }
            let points = Dictionary(known.map { ($0.code, $0) }) { first, _ in first }
            var reply = Reply(
                errors: list.faults.errors, wrong: list.faults.rows, remarks: list.table.remarks)
            reply.isTaken = !taking.isTrial(list.faults)
            for (line, read) in list.points {
                var point = read
                let before = points[read.code]
                if let before {
                    (point.id, point.revision) = (before.id, before.revision)
                    point.withdrawn = before.withdrawn
                    point.changeReason = before.changeReason
                }
                if before == point {
                    reply.unchanged += 1
                    continue
                }
                do {
                    if reply.isTaken {
                        _ = try await session.waters.saveWaterPoint(
                            .with {
                                $0.point = point
                                $0.reason = reason
                            })
                    }
                    if before == nil { reply.created += 1 } else { reply.changed += 1 }
                } catch let status as Status where status.reason != nil && status.field != nil {
                    reply.wrong += 1
                    reply.errors.append(RowError(status, line: line))
                }
            }
            reply.errors = reply.errors.map { $0.placed(in: list.table) }
            return reply
        }

        func json(of reply: Reply) throws -> String {
            try WaterOutcome.with {
                $0.written = reply.isTaken
                $0.rows = reply.created + reply.changed + reply.unchanged + reply.wrong
                ($0.accepted, $0.corrected, $0.unchanged) = (reply.created, reply.changed, reply.unchanged)
                ($0.wrong, $0.errors) = (reply.wrong, reply.errors)
            }.jsonString()
        }

        func text(of reply: Reply) -> String {
            let counts = say(
                "新增 \(reply.created)，改动 \(reply.changed)，未变 \(reply.unchanged)，有错 \(reply.wrong)；\(reply.isTaken ? "已写入" : "未写入")",
                "\(reply.created) created, \(reply.changed) changed, \(reply.unchanged) unchanged, \(reply.wrong) wrong; \(reply.isTaken ? "written" : "nothing written")"
            )
            let wrong = Table(reply.errors)
            return [counts, reply.remarks, wrong.isEmpty ? "" : wrong.text].filter { !$0.isEmpty }.joined(
                separator: "\n\n")
        }

        func warning(on reply: Reply) -> String { reply.remarks }

        func status(of reply: Reply) -> Int32 { reply.wrong > 0 ? 2 : 0 }
    }
}

extension RowError {
    /// The refusal of a single row by a service.
    fileprivate init(_ status: Status, line: Int) {
        self = .with {
            $0.line = Int32(clamping: line)
            $0.column = status.field.map { String("\($0)".split(separator: ".").last ?? "") } ?? ""
            $0.reason = status.reason ?? ""
            // In the language of this terminal, which was requested from the service.
            ($0.messageZh, $0.messageEn) = (status.message, status.message)
        }
    }
}
