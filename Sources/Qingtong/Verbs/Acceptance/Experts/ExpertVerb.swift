import AcceptanceAPI
import ArgumentParser
import Installation
import ServiceKit
import SwiftProtobuf

/// The pool that panels are drawn from.
struct ExpertVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expert", abstract: say("专家库。", "The pool of experts."),
        subcommands: [List.self, Load.self])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("列出专家。", "List the experts."))
        @Option(help: .division) var division = ""
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<Expert> {
            let request = ListExpertsRequest.with { $0.divisionCode = division }
            return frame.part(of: try await session.experts.listExperts(request).experts)
        }

        static var columns: [Column<Expert>] {
            [
                Column("编号", "id") { $0.id },
                Column("姓名", "name") { $0.name },
                Column("单位", "organisation") { $0.organisation.fitted(to: 36) },
                Column("专业", "speciality") { $0.speciality },
                Column("区划", "division") { $0.divisionCode },
                Column("聘至", "until") { $0.recognisedUntil },
                Column("回避", "avoids") { String($0.avoids.count) },
            ]
        }
    }

    struct Load: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "载入专家（JSON 文件，格式同 expert list --json）；全部生效或全部不生效。",
                "Load experts from JSON, as expert list --json prints them: all of them or none."))
        @Argument(help: .jsonFile) var file: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> LoadExpertsReport {
            try await session.experts.loadExperts(try Expert.list(jsonFile: file))
        }

        func text(of report: LoadExpertsReport) -> String {
            say(
                "新增 \(report.created)，改动 \(report.changed)，未变 \(report.unchanged)",
                "\(report.created) created, \(report.changed) changed, \(report.unchanged) unchanged")
        }
    }
}

extension Expert {
    /// - Throws: `StartupFailure` that names the file when it is no list of experts.
    fileprivate static func list(jsonFile path: String) throws -> [Expert] {
        do {
            return try Expert.array(fromJSONString: TextFile.read(path))
        } catch let error as JSONDecodingError {
            throw StartupFailure(
                say("\(path)：", "\(path): ") + ErrorText.sentence(of: error))
        }
    }
}
