import AcceptanceAPI
import ArgumentParser
import Installation
import Rulebook
import ServiceKit
import SwiftProtobuf

/// Expert draws.
struct DrawVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "draw", abstract: say("专家抽取。", "Expert draws."),
        subcommands: [
            List.self, Show.self, Open.self, Commit.self, Reveal.self, Verify.self, Recuse.self, Decide.self,
            Void.self,
        ])

    /// Lists the attempts for one plant.
    struct List: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("列出一件申报所涉企业的各次抽取。", "Every attempt for the plant of one application."))
        @Argument(help: ArgumentHelp(say("申报编号。", "The application's id."))) var application: String
        @Option(help: .state) var state: Word<DrawState>?
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<AcceptanceAPI.Draw> {
            let all = try await session.draws.listDraws(.with { $0.applicationID = application }).draws
            return frame.part(of: all.filter { state == nil || $0.state == state?.value })
        }

        static var columns: [Column<AcceptanceAPI.Draw>] {
            [
                Column("编号", "id") { $0.id },
                Column("次序", "attempt") { $0.attempt == 0 ? "–" : String($0.attempt) },
                Column("轮次", "round") { $0.roundCode },
                Column("状态", "state") { $0.state.text },
                Column("扣留", "withheld by") { $0.withheld.joined(separator: " ") },
                Column("专家组", "panel") { $0.panel.joined(separator: " ") },
            ]
        }
    }

    struct Show: ShowVerb {
        static let configuration = CommandConfiguration(
            abstract: say("看一次抽取，限于本人可知的部分。", "Show a draw, as far as the caller may know of it."))
        @Argument(help: ArgumentHelp(say("抽取编号。", "The draw's id."))) var id: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> AcceptanceAPI.Draw {
            try await session.draws.getDraw(.with { $0.drawID = id })
        }
    }

    /// Recomputes a draw.
    struct Verify: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "按记录复算一次抽取。", "Recompute a draw from its record, as far as the caller may see it."))
        @Argument(help: .id) var id: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> AcceptanceAPI.Draw {
            try await session.draws.getDraw(.with { $0.drawID = id })
        }

        func text(of draw: AcceptanceAPI.Draw) -> String {
            draw.isOpenToSee
                ? draw.verdict(DrawCheck.findings(in: draw))
                : say("记录尚未对您公开。", "The record is not open to you yet.")
        }

        func status(of draw: AcceptanceAPI.Draw) -> Int32 {
            draw.isOpenToSee && DrawCheck.findings(in: draw).isEmpty ? 0 : 1
        }
    }

    /// Removes an expert from a panel.
    struct Recuse: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "专家本人谢绝；或由组织人员登记，经他人确认后生效。",
                "An expert steps aside; or the organiser enters it, and somebody else confirms it."))
        @Argument(help: ArgumentHelp(say("抽取编号。", "The draw's id."))) var id: String
        @Argument(help: ArgumentHelp(say("专家。", "The expert."))) var expert: String
        @Argument(help: ArgumentHelp(say("理由。", "Why."))) var reason: String
        @Option(
            help: ArgumentHelp(say("种类。", "declined, conflict or absent; not needed from the expert itself."))
        )
        var kind: Word<RecusalKind>?
        @Option(help: ArgumentHelp(say("依据，如来函文号。", "Where the evidence is, such as a letter's number.")))
        var evidence = ""
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> AcceptanceAPI.Draw {
            let request = RecuseExpertRequest.with {
                $0.drawID = id
                $0.expertID = expert
                $0.reason = reason
                $0.evidence = evidence
                $0.kind = kind?.value ?? .unspecified
            }
            return try await session.draws.recuseExpert(request)
        }

        func text(of draw: AcceptanceAPI.Draw) -> String {
            draw.seating
        }
    }

    /// Confirms or refuses what was entered about an expert.
    struct Decide: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "decide-recusal",
            abstract: say("确认或驳回已登记的回避。", "Confirm or refuse a recusal that was entered."))
        @Argument(help: ArgumentHelp(say("抽取编号。", "The draw's id."))) var id: String
        @Argument(help: ArgumentHelp(say("专家。", "The expert."))) var expert: String
        @Argument(help: ArgumentHelp(say("意见。", "The opinion."))) var opinion: String
        @Option(help: ArgumentHelp(say("是否同意回避，必填。", "Whether the expert leaves its seat; needed.")))
        var verdict: Word<RecusalVerdict>
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> AcceptanceAPI.Draw {
            let request = DecideRecusalRequest.with {
                $0.drawID = id
                $0.expertID = expert
                $0.opinion = opinion
                $0.verdict = verdict.value
            }
            return try await session.draws.decideRecusal(request)
        }

        func text(of draw: AcceptanceAPI.Draw) -> String {
            draw.seating
        }
    }

    /// Ends a draw in which a share is overdue.
    struct Void: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "上一级作废逾期的抽取，扣留者记名。",
                "The level above ends a draw in which a share is overdue; who withheld is named."))
        @Argument(help: ArgumentHelp(say("抽取编号。", "The draw's id."))) var id: String
        @Argument(help: ArgumentHelp(say("理由。", "Why."))) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> AcceptanceAPI.Draw {
            let request = VoidDrawRequest.with {
                $0.drawID = id
                $0.reason = reason
            }
            return try await session.draws.voidDraw(request)
        }

        func text(of draw: AcceptanceAPI.Draw) -> String {
            "\(draw.id) \(draw.state.text) \((draw.withheld + draw.absent).joined(separator: " "))"
        }
    }
}

extension AcceptanceAPI.Draw: Summarised {
    /// Whether the record contains what is needed to recompute it.
    fileprivate var isOpenToSee: Bool { state != .drawn || !permutation.isEmpty }

    /// The draw for a person: its state, and who has done their part.
    var summary: String {
        var lines = [
            "\(roundCode)  \(state.text)  (\(id))",
            say(
                "  第 \(attempt) 次；名册 \(roster.count) 人，回避 \(leftOut.count) 人，抽 \(panelSize) 人",
                "  attempt \(attempt); roster of \(roster.count), \(leftOut.count) left out, panel of \(panelSize)"
            ),
        ]
        lines += contributions.map {
            let done =
                !$0.nonce.isEmpty
                ? say("已揭示", "revealed")
                : $0.commitment.isEmpty ? say("待承诺", "to commit") : say("已承诺", "committed")
            return "  \($0.party)  \(done)"
        }
        if !panel.isEmpty { lines.append("  \(say("专家组", "panel"))：\(panel.joined(separator: " "))") }
        if !voidReason.isEmpty { lines.append("  \(say("作废", "void"))：\(voidReason)") }
        return lines.joined(separator: "\n")
    }

    fileprivate var seating: String {
        ([panel.joined(separator: " ")]
            + proposals.filter { $0.state == .waiting }.map {
                "  \($0.expertID): \(say("待确认", "waits for confirmation")) \($0.reason)"
            }).joined(separator: "\n")
    }

    fileprivate func verdict(_ findings: [String]) -> String {
        let lines =
            ["\(roundCode): \(panel.joined(separator: " "))"]
            + recusals.map { "  \($0.expertID) → \($0.replacedBy): \($0.reason)" }
        let verdict =
            findings.isEmpty
            ? say("复算一致。", "Recomputed: it holds.")
            : ([say("复算不一致：", "It does not hold:")] + findings).joined(separator: "\n  ")
        return (lines + [verdict]).joined(separator: "\n")
    }
}
