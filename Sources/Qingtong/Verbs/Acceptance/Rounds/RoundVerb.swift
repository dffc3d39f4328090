import AcceptanceAPI
import ArgumentParser
import Installation
import SwiftProtobuf

/// Acceptance rounds.
struct RoundVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "round", abstract: say("验收轮次。", "Acceptance rounds."),
        subcommands: [List.self, Show.self, Open.self, Close.self])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("列出轮次。", "List rounds."))
        @Option(help: .division) var division = ""
        @Option(help: .state) var state: Word<RoundState>?
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<Round> {
            let request = ListRoundsRequest.with {
                $0.divisionCode = division
                $0.state = state?.value ?? .unspecified
            }
            return frame.part(of: try await session.rounds.listRounds(request).rounds)
        }

        static var columns: [Column<Round>] {
            [
                Column("编号", "id") { $0.id },
                Column("轮次", "code") { $0.code },
                Column("区划", "division") { $0.divisionCode },
                Column("起", "opens") { $0.opensOn },
                Column("止", "closes") { $0.closesOn },
                Column("状态", "state") { $0.state.text },
            ]
        }
    }

    struct Show: ShowVerb {
        static let configuration = CommandConfiguration(abstract: say("看一个轮次。", "Show one round."))
        @OptionGroup var one: OneRound
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Round { try await session.rounds.getRound(one.request) }
    }

    struct Open: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("开始一个轮次。", "Open a round."))
        @Argument(help: ArgumentHelp(say("轮次号，如 R2026-1。", "Its code, such as R2026-1."))) var code: String
        @Argument(help: ArgumentHelp(say("细则编号。", "The template's id."))) var template: String
        @Option(help: ArgumentHelp(say("区划代码。", "The division's code."))) var division: String
        @Option(help: ArgumentHelp(say("受理首日。", "The first day for applications."), valueName: "day"))
        var opensOn: String
        @Option(help: ArgumentHelp(say("受理末日。", "The last day for applications."), valueName: "day"))
        var closesOn: String
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Round {
            try await session.rounds.openRound(
                .with {
                    $0.confirmed = confirmation.fields
                    $0.code = code
                    $0.divisionCode = division
                    $0.templateID = template
                    $0.opensOn = opensOn
                    $0.closesOn = closesOn
                })
        }
    }

    struct Close: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("不再受理申报。", "Take no more applications."))
        @OptionGroup var one: OneRound
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Round {
            try await session.rounds.closeRound(one.request)
        }
    }
}

/// One round, by its id.
struct OneRound: ParsableArguments {
    @Argument(help: ArgumentHelp(say("轮次编号。", "The round's id."))) var id: String

    var request: RoundRequest { .with { $0.roundID = id } }
}

extension Round: Summarised {
    var summary: String {
        """
        \(code)  \(state.text)  (\(id))
          \(divisionCode) \(opensOn)–\(closesOn)
          \(say("细则", "template")) \(templateID)
        """
    }
}
