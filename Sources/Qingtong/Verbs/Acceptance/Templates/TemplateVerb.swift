import AcceptanceAPI
import ArgumentParser
import Installation
import SwiftProtobuf

/// Scoring sheets for rounds.
struct TemplateVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template", abstract: say("验收细则（评分表）。", "Templates: the scoring sheets of acceptance."),
        subcommands: [Publish.self, Show.self, Blank.self])

    struct Publish: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "发布一份细则（JSON 文件，格式同 template show --json）。",
                "Publish a template from JSON, as template show --json prints one."))
        @Argument(help: .jsonFile) var file: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Template {
            let template = try Template(jsonFile: file)
            return try await session.templates.publishTemplate(
                .with {
                    $0.title = template.title
                    $0.version = template.version
                    $0.source = template.source
                    $0.items = template.items
                    $0.thresholds = template.thresholds
                })
        }
    }

    struct Show: ShowVerb {
        static let configuration = CommandConfiguration(abstract: say("看一份细则。", "Show one template."))
        @Argument(help: ArgumentHelp(say("细则编号。", "The template's id."))) var id: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Template {
            try await session.templates.getTemplate(.with { $0.templateID = id })
        }

        func text(of template: Template) -> String {
            "\(template.summary)\n\(Table(template.items, Self.columns).text)"
        }

        private static var columns: [Column<TemplateItem>] {
            [
                Column("项", "item") { $0.code },
                Column("组", "group") { $0.group },
                Column("分值", "points") { $0.gate == .veto ? $0.gate.text : "\($0.points) \($0.gate.text)" },
                Column("要求", "what is asked") { $0.text.fitted(to: 60) },
                Column("依据", "basis") { $0.basis.fitted(to: 30) },
            ]
        }
    }

    struct Blank: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "输出空白评分表（JSON），填好后用 application score 提交。",
                "Print a blank sheet as JSON, to be filled in for application score."))
        @Argument(help: ArgumentHelp(say("细则编号。", "The template's id."))) var id: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> ScoreSheet {
            let template = try await session.templates.getTemplate(.with { $0.templateID = id })
            return .with {
                $0.lines = template.items.map { item in
                    .with {
                        $0.itemCode = item.code
                        $0.evidence = say("（依据）", "(what was seen)")
                    }
                }
            }
        }

        /// With every field, so that nobody has to know the names of empty ones.
        func text(of sheet: ScoreSheet) throws -> String {
            let lines = try sheet.lines.map { line in
                """
                  {"itemCode": \(try Self.quoted(line.itemCode)), "gatePassed": false, "points": 0, \
                "evidence": \(try Self.quoted(line.evidence)), "finding": ""}
                """
            }
            return "{\"lines\": [\n\(lines.joined(separator: ",\n"))\n]}"
        }

        private static func quoted(_ text: String) throws -> String {
            try Google_Protobuf_StringValue(text).jsonString()
        }
    }
}

extension Template: Summarised {
    var summary: String {
        let bars = [thresholds.standardPoints, thresholds.demonstrationPoints, thresholds.innovationPoints]
        return """
            \(title) \(version)  (\(id))
              \(say("出处", "source"))：\(source)
              \(say("达标/示范/创新", "standard/demonstration/innovation")) \(bars.map(String.init).joined(separator: "/"))
            """
    }
}
