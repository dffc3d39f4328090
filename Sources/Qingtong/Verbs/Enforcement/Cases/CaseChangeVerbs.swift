import ArgumentParser
import EnforcementAPI
import Installation
import SwiftProtobuf

// Changes of a case after it was filed.

extension CaseVerb {
    /// Corrects the day of the act, which decides the law that applies.
    struct CorrectActDay: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "correct-act-day",
            abstract: say(
                "更正行为之日（据以选择法律），原日期留在历史中。",
                "Correct the day of the act, which chooses the law; the history keeps the old one."))
        @Argument(help: ArgumentHelp(say("案件编号。", "The case's id."))) var id: String
        @Argument(help: ArgumentHelp(say("行为之日，如 2026-10-03。", "The day, such as 2026-10-03."))) var day:
            String
        @Option(help: .reason) var reason: String
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Case {
            let seen = try await session.cases.getCase(.with { $0.caseID = id })
            return try await session.cases.correctActDay(
                .with {
                    $0.caseID = id
                    $0.revision = seen.revision
                    $0.actOn = day
                    $0.reason = reason
                    $0.confirmed = confirmation.fields
                })
        }

        func text(of filed: Case) -> String { filed.summary }
    }
}
