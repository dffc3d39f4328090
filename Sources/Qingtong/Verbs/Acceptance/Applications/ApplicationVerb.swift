import AcceptanceAPI
import ArgumentParser
import CommonAPI
import Installation
import ServiceKit
import SwiftProtobuf

/// Applications in a round, from filing to the city's audit.
struct ApplicationVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "application", abstract: say("验收申报：申报、评分、整改、审核。", "Applications for acceptance."),
        subcommands: [
            List.self, Show.self, Submit.self, Score.self, Sheets.self, Audit.self, RectificationVerb.self,
        ])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("列出申报。", "List applications."))
        @Option(help: ArgumentHelp(say("轮次编号。", "The round's id."))) var round = ""
        @Option(help: .division) var division = ""
        @Option(help: .state) var state: Word<ApplicationState>?
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<Application> {
            let request = ListApplicationsRequest.with {
                $0.roundID = round
                $0.divisionCode = division
                $0.state = state?.value ?? .unspecified
            }
            return frame.part(of: try await session.applications.listApplications(request).applications)
        }

        static var columns: [Column<Application>] {
            [
                Column("编号", "id") { $0.id },
                Column("企业", "plant") { $0.enterpriseName },
                Column("轮次", "round") { $0.roundCode },
                Column("状态", "state") { $0.state.text },
                Column("均分", "mean") { $0.hasResult ? $0.result.mean.thousandths : "" },
            ]
        }
    }

    typealias Show = ShowRecord<Application>

    struct Submit: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("企业申报一个档次。", "Apply for a tier, for the plant one speaks for."))
        @Argument(help: ArgumentHelp(say("轮次编号。", "The round's id."))) var round: String
        @Argument(help: .plant) var plant: String
        @Argument(help: ArgumentHelp(say("档次。", "The tier."))) var tier: Word<Tier>
        @Argument(help: ArgumentHelp(say("承诺：申报材料真实。", "The promise that the papers are true.")))
        var statement: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Application {
            try await session.applications.submitApplication(
                .with {
                    $0.roundID = round
                    $0.enterpriseID = plant
                    $0.tier = tier.value
                    $0.statement = statement
                })
        }
    }

    struct Audit: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("市级审核。", "The city's audit of what the county accepted."))
        @Argument(help: .application) var id: String
        @Argument(help: .opinion) var opinion: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Application {
            try await session.applications.auditApplication(
                .with {
                    $0.applicationID = id
                    $0.opinion = opinion
                })
        }
    }
}

extension ArgumentHelp {
    static var application: ArgumentHelp { ArgumentHelp(say("申报编号。", "The application's id.")) }
}

extension Application: ShownRecord {
    static var showing: String { say("看一件申报。", "Show one application.") }

    static func get(_ id: String, by session: Session) async throws -> Application {
        try await session.applications.getApplication(.with { $0.applicationID = id })
    }

    var summary: String {
        var lines = [
            "\(enterpriseName)  \(roundCode)  \(state.text)",
            "  \(id), \(say("专家组", "panel")) \(panel.joined(separator: " "))",
        ]
        if hasResult {
            lines.append("  \(result.verdict.text) \(result.mean.thousandths)")
            lines += result.groups.map {
                "    \($0.group.padded(to: 16)) \($0.mean.thousandths) / \($0.fullPoints)"
            }
            lines += result.reasons.map { "    \($0)" }
        }
        if hasAudit { lines.append("  \(audit.agencyName): \(audit.opinion)") }
        return lines.joined(separator: "\n")
    }
}
