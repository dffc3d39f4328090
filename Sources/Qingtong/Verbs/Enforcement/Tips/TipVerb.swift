import ArgumentParser
import CommonAPI
import Crypto
import EnforcementAPI
import Foundation
import Installation
import RPC
import Refusals
import Rulebook
import ServiceKit
import SwiftProtobuf

/// Tips, as a hotline operator files and follows them.
struct TipVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tip", abstract: say("举报：受理、查询。", "Tip-offs: file and follow up."),
        subcommands: [File.self, FollowUp.self, List.self, Show.self, Route.self, CorrectSeenOn.self])

    struct File: RecordVerb {
        static let configuration = CommandConfiguration(abstract: say("登记一件举报。", "File a tip."))
        @Argument(help: ArgumentHelp(say("举报内容。", "What the caller says."))) var content: String
        @Option(help: ArgumentHelp(say("县级区划代码。", "The county's code."))) var division: String
        @Option(
            help: ArgumentHelp(
                say("事项，可重复。", "Ground; may be repeated.")))
        var ground: [Word<Ground>]
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
        @OptionGroup var confirmation: ConfirmationOptions
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> TipFiled {
            let request = FileTipRequest.with {
                $0.confirmed = confirmation.fields
                $0.channel = .hotline
                $0.target = .with {
                    $0.enterpriseID = plant
                    $0.description_p = target
                    $0.divisionCode = division
                    $0.place = place
                }
                $0.grounds = ground.map(\.value)
                $0.content = content
                $0.seenOn = seenOn
                if let position = point.position { $0.position = position }
            }
            return try await session.tips.fileTip(request)
        }

        func text(of filed: TipFiled) -> String {
            let place = filed.tip.target.divisionCode
            let routes = filed.tip.referrals.map {
                "  → " + labelled($0.agencyName, $0.why(from: place)(in: terminalLanguage))
            }
            let lines = [
                say(
                    "回执码 \(filed.receipt.code)（读给来电人）",
                    "Receipt \(filed.receipt.code) (read it to the caller)"),
                say("最迟 \(filed.tip.closeBy.dueOn) 办结", "To be closed by \(filed.tip.closeBy.dueOn)"),
            ]
            return (lines + routes + filed.tip.unroutedLines).joined(separator: "\n")
        }
    }

    struct FollowUp: RecordVerb {
        static let configuration = CommandConfiguration(
            commandName: "follow-up", abstract: say("凭回执码查进度。", "How a tip stands, by its receipt code."))
        @Argument(help: ArgumentHelp(say("回执码。", "The receipt code."))) var code: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> TipProgress {
            try await session.tips.followUpTip(
                .with {
                    $0.receiptCode = code
                    $0.salt = Data(Entropy.bytes(16))
                })
        }

        func text(of progress: TipProgress) -> String {
            "\(Instant(microseconds: progress.filedAt).beijingText)  \(progress.state.text)  \(progress.agencies.listed)  ≤ \(progress.closeBy)"
        }
    }

    struct List: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("列出举报。", "List tips."))
        @Option(help: .division) var division = ""
        @Option(help: .state) var state: Word<TipState>?
        @Flag(
            help: ArgumentHelp(
                say("只看有事项无主管单位、待分派的。", "Only those of which a ground has no agency yet.")))
        var unrouted = false
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<Tip> {
            let request = ListTipsRequest.with {
                $0.divisionCode = division
                $0.state = state?.value ?? .unspecified
                $0.unrouted = unrouted
            }
            return try await frame.pages(of: request) { try await session.tips.listTips($0) }
        }

        static var columns: [Column<Tip>] {
            [
                Column("编号", "id") { $0.id },
                Column("时间", "filed") { Instant(microseconds: $0.filedAt).beijingText },
                Column("区划", "division") { $0.target.divisionCode },
                Column("状态", "state") { $0.state.text },
                Column("去向", "with") { $0.holders },
            ]
        }
    }

    typealias Show = ShowRecord<Tip>
}

extension Tip {
    /// The holders of the tip, for a table.
    fileprivate var holders: String {
        let waiting =
            hasUnrouted
            ? [say("待分派", "unrouted") + (unrouted.holderName.isEmpty ? "" : "（\(unrouted.holderName)）")] : []
        return (referrals.map(\.agencyName) + waiting).listed
    }

    fileprivate var unroutedLines: [String] {
        hasUnrouted ? ["  ⚠ \(unrouted.why(from: target.divisionCode)(in: terminalLanguage))"] : []
    }
}

extension Tip: ShownRecord {
    static var showing: String { say("看一件举报（查看留痕）。", "Show one tip; the read is recorded.") }

    static func get(_ id: String, by session: Session) async throws -> Tip {
        try await session.tips.getTip(.with { $0.tipID = id })
    }

    var summary: String {
        var lines = [
            "\(Instant(microseconds: filedAt).beijingText)  \(state.text)  (\(id))",
            "  \(grounds.map(\.words).listed)  \(target.divisionCode) \(target.place)",
            "  \(say("对象", "about")) \(target.enterpriseID)\(target.description_p)", "  \(content)",
        ]
        if !seenOn.isEmpty { lines.append("  \(say("看到之日", "seen on")) \(seenOn)") }
        for referral in referrals {
            let why = referral.why(from: target.divisionCode)(in: terminalLanguage)
            lines.append("  → " + labelled(referral.agencyName, why))
            if referral.hasDeadline { lines.append("    \(referral.deadline.reckoning)") }
        }
        lines += unroutedLines
        if !changeReason.isEmpty { lines.append("  \(say("更正原因", "corrected because"))：\(changeReason)") }
        if hasCloseBy { lines.append("  \(say("办结期限", "to be closed by")) \(closeBy.dueOn)") }
        if !caseID.isEmpty { lines.append("  \(say("案件", "case")) \(caseID)") }
        if !origin.isEmpty { lines.append("  \(say("移送自", "referred from")) \(origin)") }
        return lines.joined(separator: "\n")
    }
}
