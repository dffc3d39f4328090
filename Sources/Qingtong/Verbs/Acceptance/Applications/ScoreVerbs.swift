import AcceptanceAPI
import ArgumentParser
import Installation
import Rulebook
import SwiftProtobuf

// The sheets of the experts.

extension ApplicationVerb {
    struct Score: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "专家提交评分表（JSON 文件，空白表见 template blank）。",
                "Hand in one's sheet from JSON; template blank prints one to fill in."))
        @Argument(help: .application) var id: String
        @Argument(help: .jsonFile) var file: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Application {
            let sheet = try ScoreSheet(jsonFile: file)
            return try await session.applications.submitScoreSheet(
                .with {
                    $0.applicationID = id
                    $0.lines = sheet.lines
                })
        }
    }

    struct Sheets: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("看评分表；全部交齐前专家只见自己的。", "The sheets, once all are in; an expert sees its own before.")
        )
        @Argument(help: .application) var id: String
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<ScoreSheet> {
            frame.part(
                of: try await session.applications.listScoreSheets(.with { $0.applicationID = id }).sheets)
        }

        func table(_ sheets: [ScoreSheet]) -> Table {
            var table = Table(
                say("专家", "expert"), say("项", "item"), say("得分", "points"), say("依据", "evidence"),
                say("问题", "finding"))
            for sheet in sheets {
                for line in sheet.lines {
                    table.add(
                        sheet.expertID, line.itemCode, line.gatePassed ? "✓" : String(line.points),
                        line.evidence.fitted(to: 40), line.finding.fitted(to: 40))
                }
            }
            return table
        }
    }
}
