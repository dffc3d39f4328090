import ArgumentParser
import EnforcementAPI
import Installation
import SwiftProtobuf

// Changes of a tip after it was filed.

extension TipVerb {
    /// Routes grounds that had no competent agency.
    struct Route: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "分派：主管单位设定后，转出待分派的事项。", "Route what no agency was competent for, now that one is."))
        @Argument(help: ArgumentHelp(say("举报编号。", "The tip's id."))) var id: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Tip {
            try await session.tips.routeTip(.with { $0.tipID = id })
        }

        func text(of tip: Tip) -> String { tip.summary }
    }

    /// Corrects the day on which it was seen.
    struct CorrectSeenOn: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "correct-seen-on",
            abstract: say("更正看到之日，原日期留在历史中。", "Correct the day it was seen; the history keeps the old one."))
        @Argument(help: ArgumentHelp(say("举报编号。", "The tip's id."))) var id: String
        @Argument(
            help: ArgumentHelp(
                say(
                    "看到之日，如 2026-10-03；写 unknown 表示未说明。",
                    "The day, such as 2026-10-03; unknown when not said.")))
        var day: String
        @Option(help: .reason) var reason: String
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Tip {
            let request = CorrectSightingRequest.with {
                $0.tipID = id
                $0.seenOn = day == "unknown" ? "" : day
                $0.reason = reason
                $0.confirmed = confirmation.fields
            }
            return try await session.tips.correctSighting(request)
        }

        func text(of tip: Tip) -> String { tip.summary }
    }
}
