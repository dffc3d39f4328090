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
        subcommands: [List.self, Verify.self, Recuse.self, Decide.self, Void.self])

    /// The attempts for one plant.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("列出一件申报所涉企业的各次抽取。", "Every attempt for the plant of one application."))
        @Argument(help: ArgumentHelp(say("申报编号。", "The application's id."))) var application: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let application = application
            let draws = try await caller.withSession { session in
                try await session.draws.listDraws(.with { $0.applicationID = application }).draws
            }
            try output.show(draws) {
                var table = Table(
                    say("编号", "id"), say("次序", "attempt"), say("轮次", "round"), say("状态", "state"),
                    say("扣留", "withheld by"), say("专家组", "panel"))
                for draw in draws {
                    table.add(
                        draw.id, draw.attempt == 0 ? "–" : String(draw.attempt), draw.roundCode,
                        draw.state.text, draw.withheld.joined(separator: " "),
                        draw.panel.joined(separator: " "))
                }
                return table
            }
        }
    }

    /// Recomputes a draw.
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "按记录复算一次抽取。", "Recompute a draw from its record, as far as the caller may see it."))
        @Argument var id: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let id = id
            let draw = try await caller.withSession { session in
                try await session.draws.getDraw(.with { $0.drawID = id })
            }
            let isOpen = draw.state != .drawn || !draw.permutation.isEmpty
            let findings = isOpen ? DrawCheck.findings(in: draw) : []
            try output.show(draw) {
                isOpen ? draw.verdict(findings) : say("记录尚未对您公开。", "The record is not open to you yet.")
            }
            if !isOpen || !findings.isEmpty { throw ExitCode(1) }
        }
    }

    /// Takes an expert off a panel.
    struct Recuse: AsyncParsableCommand {
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
        var kind: Kind?
        @Option(help: ArgumentHelp(say("依据，如来函文号。", "Where the evidence is, such as a letter's number.")))
        var evidence = ""
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        enum Kind: String, ExpressibleByArgument, CaseIterable { case declined, conflict, absent }

        func run() async throws {
            let request = RecuseExpertRequest.with {
                $0.drawID = id
                $0.expertID = expert
                $0.reason = reason
                $0.evidence = evidence
                switch kind {
                case .declined: $0.kind = .declined
                case .conflict: $0.kind = .conflict
                case .absent: $0.kind = .absent
                case nil: break
                }
            }
            let draw = try await caller.withSession { try await $0.draws.recuseExpert(request) }
            try output.show(draw) { draw.seating }
        }
    }

    /// Confirms what was entered of an expert, or refuses it.
    struct Decide: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "decide-recusal",
            abstract: say("确认或驳回已登记的回避。", "Confirm or refuse a recusal that was entered."))
        @Argument(help: ArgumentHelp(say("抽取编号。", "The draw's id."))) var id: String
        @Argument(help: ArgumentHelp(say("专家。", "The expert."))) var expert: String
        @Argument(help: ArgumentHelp(say("意见。", "The opinion."))) var opinion: String
        @Flag(help: ArgumentHelp(say("驳回。", "Refuse it; the expert keeps its seat."))) var refuse = false
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = DecideRecusalRequest.with {
                $0.drawID = id
                $0.expertID = expert
                $0.opinion = opinion
                $0.accepted = !refuse
            }
            let draw = try await caller.withSession { try await $0.draws.decideRecusal(request) }
            try output.show(draw) { draw.seating }
        }
    }

    /// Ends a draw in which a share is overdue.
    struct Void: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "上一级作废逾期的抽取，扣留者记名。",
                "The level above ends a draw in which a share is overdue; who withheld is named."))
        @Argument(help: ArgumentHelp(say("抽取编号。", "The draw's id."))) var id: String
        @Argument(help: ArgumentHelp(say("理由。", "Why."))) var reason: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = VoidDrawRequest.with {
                $0.drawID = id
                $0.reason = reason
            }
            let draw = try await caller.withSession { try await $0.draws.voidDraw(request) }
            try output.show(draw) {
                "\(draw.id) \(draw.state.text) \((draw.withheld + draw.absent).joined(separator: " "))"
            }
        }
    }
}

extension AcceptanceAPI.Draw {
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
