import AcceptanceAPI
import ArgumentParser
import Installation
import SwiftProtobuf

/// What an application has to put right.
struct RectificationVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rectification", abstract: say("整改事项。", "What an application has to put right."),
        subcommands: [List.self, Submit.self, Check.self])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("列出整改事项。", "List the items."))
        @Argument(help: .application) var application: String
        @Option(help: .state) var state: Word<RectificationState>?
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<Rectification> {
            let request = ListRectificationsRequest.with {
                $0.applicationID = application
                $0.state = state?.value ?? .unspecified
            }
            return frame.part(
                of: try await session.applications.listRectifications(request).rectifications)
        }

        static var columns: [Column<Rectification>] {
            [
                Column("编号", "id") { $0.id },
                Column("项", "item") { $0.itemCode },
                Column("状态", "state") { $0.state.text },
                Column("期限", "due") { $0.overdueAt > 0 ? "\($0.dueOn)!" : $0.dueOn },
                Column("问题", "finding") { $0.finding.fitted(to: 50) },
            ]
        }
    }

    struct Submit: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("企业说明如何整改。", "Say how an item was put right."))
        @Argument(help: .rectification) var id: String
        @Argument(help: ArgumentHelp(say("整改情况与依据。", "What was done, and the evidence."))) var evidence:
            String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Rectification {
            try await session.applications.submitRectification(
                .with {
                    $0.rectificationID = id
                    $0.evidence = evidence
                })
        }
    }

    struct Check: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("现场核查：整改到位，或退回整改。", "Verify an item on site, or send it back."))
        @Argument(help: .rectification) var id: String
        @Argument(help: .opinion) var opinion: String
        @Option(help: ArgumentHelp(say("核查结论，必填。", "What was found; needed.")))
        var verdict: Word<RectificationVerdict>
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Rectification {
            try await session.applications.checkRectification(
                .with {
                    $0.rectificationID = id
                    $0.verdict = verdict.value
                    $0.opinion = opinion
                })
        }
    }
}

extension ArgumentHelp {
    fileprivate static var rectification: ArgumentHelp {
        ArgumentHelp(say("整改事项编号。", "The item's id."))
    }
}

extension Rectification: Summarised {
    var summary: String {
        [
            "\(itemCode)  \(state.text)  (\(id))", "  \(say("问题", "finding"))：\(finding)",
            evidence.isEmpty ? "" : "  \(say("整改", "done"))：\(evidence)",
            opinion.isEmpty ? "" : "  \(say("核查", "verified"))：\(opinion)",
        ].filter { !$0.isEmpty }.joined(separator: "\n")
    }
}
