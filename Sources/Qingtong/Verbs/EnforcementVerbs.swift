import ArgumentParser
import CommonAPI
import Crypto
import EnforcementAPI
import Foundation
import Installation
import RPC
import Rulebook
import ServiceKit
import SwiftProtobuf

/// Tip-offs, as a hotline operator files and follows them.
struct TipVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tip", abstract: say("举报：受理、查询。", "Tip-offs: file and follow up."),
        subcommands: [File.self, FollowUp.self, List.self])

    enum GroundName: String, ExpressibleByArgument, CaseIterable {
        case land, planning, environment, qualification

        var ground: Ground {
            switch self {
            case .land: .land
            case .planning: .planning
            case .environment: .environment
            case .qualification: .qualification
            }
        }
    }

    struct File: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("登记一件举报。", "File a tip."))
        @Argument(help: ArgumentHelp(say("举报内容。", "What the caller says."))) var content: String
        @Option(help: ArgumentHelp(say("县级区划代码。", "The county's code."))) var division: String
        @Option(
            help: ArgumentHelp(
                say("事项，可重复：land planning environment qualification。", "Ground; may be repeated.")))
        var ground: [GroundName]
        @Option(help: ArgumentHelp(say("已登记企业的编号。", "The id of a registered plant."))) var plant = ""
        @Option(help: ArgumentHelp(say("未登记企业的称呼。", "What the caller calls an unregistered plant.")))
        var target = ""
        @Option(help: ArgumentHelp(say("地点。", "The place."))) var place = ""
        @Option(
            help: ArgumentHelp(say("看到的日期，如 2026-10-03。", "The day it was seen, such as 2026-10-03.")))
        var seenOn = ""
        @OptionGroup(
            title: say("看到的位置（只留在举报中，不随案件或权重传出）", "Where it was seen (kept with the tip alone)"))
        var point: PointOptions
        @Option(
            help: ArgumentHelp(
                say("请求编号：断线后用同一编号重发。", "Request id: repeat with the same one after a lost line.")))
        var requestID: String?
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = FileTipRequest.with {
                $0.channel = .hotline
                $0.target = .with {
                    $0.enterpriseID = plant
                    $0.description_p = target
                    $0.divisionCode = division
                    $0.place = place
                }
                $0.grounds = ground.map(\.ground)
                $0.content = content
                $0.seenOn = seenOn
                if let position = point.position { $0.position = position }
            }
            let options = CallOptions(requestID: requestID)
            let filed = try await caller.withSession { try await $0.tips.fileTip(request, options: options) }
            try output.show(filed) {
                let routes = filed.tip.referrals.map { "  → \($0.agencyName)：\($0.explanation)" }
                let lines = [
                    say(
                        "回执码 \(filed.receipt.code)（读给来电人）",
                        "Receipt \(filed.receipt.code) (read it to the caller)"),
                    say("最迟 \(filed.tip.closeBy.dueOn) 办结", "To be closed by \(filed.tip.closeBy.dueOn)"),
                ]
                return (lines + routes).joined(separator: "\n")
            }
        }
    }

    struct FollowUp: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "follow-up", abstract: say("凭回执码查进度。", "How a tip stands, by its receipt code."))
        @Argument(help: ArgumentHelp(say("回执码。", "The receipt code."))) var code: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let code = code
            let progress = try await caller.withSession { session in
                try await session.tips.followUpTip(
                    .with {
                        $0.receiptCode = code
                        $0.salt = Data(Entropy.bytes(16))
                    })
            }
            try output.show(progress) {
                "\(Instant(microseconds: progress.filedAt).beijingText)  \(progress.state.text)  \(progress.agencies.joined(separator: "、"))  ≤ \(progress.closeBy)"
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("列出举报。", "List tips."))
        @Option(help: ArgumentHelp(say("该行政区划及下级。", "This division and below."))) var division = ""
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = ListTipsRequest.with { $0.divisionCode = division }
            let tips = try await caller.withSession { session in
                try await request.everyPage { try await session.tips.listTips($0) }
            }
            try output.show(tips) {
                var table = Table(
                    say("编号", "id"), say("时间", "filed"), say("区划", "division"), say("状态", "state"),
                    say("去向", "with"))
                for tip in tips {
                    table.add(
                        tip.id, Instant(microseconds: tip.filedAt).beijingText, tip.target.divisionCode,
                        tip.state.text, tip.referrals.map(\.agencyName).joined(separator: "、"))
                }
                return table
            }
        }
    }
}

/// Cases.
struct CaseVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case", abstract: say("案件。", "Cases."), subcommands: [List.self, Show.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("列出案件。", "List cases."))
        @Option(help: ArgumentHelp(say("该行政区划及下级。", "This division and below."))) var division = ""
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = ListCasesRequest.with { $0.divisionCode = division }
            let cases = try await caller.withSession { session in
                try await request.everyPage { try await session.cases.listCases($0) }
            }
            try output.show(cases) {
                var table = Table(say("编号", "number"), say("状态", "state"), say("各线", "tracks"), "id")
                for filed in cases {
                    let tracks = filed.tracks.map { "\($0.agencyName)\($0.hasDecision ? "✓" : "…")" }
                    table.add(filed.number, filed.state.text, tracks.joined(separator: " "), filed.id)
                }
                return table
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("看一件案件。", "Show one case."))
        @Argument var id: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let id = id
            let filed = try await caller.withSession { session in
                try await session.cases.getCase(.with { $0.caseID = id })
            }
            try output.show(filed) {
                let tracks = filed.tracks.map { track in
                    let decision =
                        track.hasDecision
                        ? "\(track.decision.text) \(track.decision.fineFen > 0 ? track.decision.fineFen.yuan : "") \(track.decision.legalBasis)"
                        : say("未决，至 \(track.decideBy.dueOn)", "open, due \(track.decideBy.dueOn)")
                    return "  \(track.agencyName)：\(decision)"
                }
                return (["\(filed.number)  \(filed.state.text)"] + tracks).joined(separator: "\n")
            }
        }
    }
}
