import ArgumentParser
import CommonAPI
import Installation
import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

/// Months of which somebody who answers for the plant signed the balances.
struct SignOffVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-off",
        abstract: say("物料平衡按月签认；签认后数据有变和未签认的月份。", "The month's balances, signed for the plant."),
        subcommands: [List.self, History.self, Sign.self])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("逐月列出签认情况。", "Month by month what was signed, differs since, or is not signed."))
        @Argument(help: .plant) var plant: String
        @Option(help: .site) var site: String
        @Option(help: ArgumentHelp(say("首月，如 2026-01。", "The first month, as 2026-01."))) var from: String
        @Option(help: ArgumentHelp(say("末月。", "The last month."))) var to: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Listing<SignOffMonth> {
            let request = ListSignOffsRequest.with {
                $0.enterpriseID = plant
                $0.siteID = site
                ($0.firstMonth, $0.lastMonth) = (from, to)
            }
            return Listing(try await session.signOffs.listSignOffs(request).months)
        }

        static var columns: [Column<SignOffMonth>] {
            [
                Column("月份", "month") { $0.month },
                Column("状态", "state") { $0.state.words },
                Column("签认人", "signed by") { $0.signOff.signer },
                Column("签认时间", "at") {
                    $0.hasSignOff ? Instant(microseconds: $0.signOff.signedAt).beijingText : ""
                },
                Column("变化", "changes") { $0.changes.map(\.line).listed },
                Column("修订", "revision") { $0.hasSignOff ? String($0.signOff.revision) : "" },
            ]
        }
    }

    struct History: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("一个月的历次签认。", "Every sign-off of a month."))
        @Argument(help: .site) var site: String
        @Argument(help: .month) var month: String
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<SignOffRevision> {
            let request = GetSignOffRequest.with {
                $0.siteID = site
                $0.month = month
            }
            return frame.part(of: try await session.signOffs.getSignOffHistory(request).revisions)
        }

        static var columns: [Column<SignOffRevision>] {
            [
                Column("修订", "revision") { String($0.signOff.revision) },
                Column("签认时间", "at") { Instant(microseconds: $0.signOff.signedAt).beijingText },
                Column("签认人", "signed by") { $0.signOff.signer },
                Column("分析", "analysis") { $0.signOff.analysis.fitted(to: 40) },
                Column("缘由", "why") { $0.signOff.changeReason },
            ]
        }
    }

    struct Sign: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("签认一个月的物料平衡；数据变了可重新签认。", "Sign a month's balances; anew when they changed."))
        @Argument(help: .site) var site: String
        @Argument(help: .month) var month: String
        @Option(help: ArgumentHelp(say("签认人姓名。", "The name of who signs."))) var signer: String
        @Option(help: ArgumentHelp(say("分析结论。", "What the analysis found."))) var analysis: String
        @Option(help: ArgumentHelp(say("重新签认的原因。", "Why it is signed anew."))) var reason = ""
        @Option(
            help: ArgumentHelp(say("所依据的修订号；首次签认为 0。", "The revision that was seen; 0 for the first.")))
        var revision: Int64 = 0
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> BalanceSignOff {
            try await session.signOffs.signBalance(
                .with {
                    $0.siteID = site
                    $0.month = month
                    $0.revision = revision
                    $0.signer = signer
                    $0.analysis = analysis
                    $0.reason = reason
                })
        }
    }
}

extension ArgumentHelp {
    fileprivate static var month: ArgumentHelp {
        ArgumentHelp(say("月份，如 2026-10。", "The month, as 2026-10."))
    }
}

extension SignedFigure {
    fileprivate var amount: String { "\(value.thousandths) \(UnitText.words(unit)(in: terminalLanguage))" }
}

extension ChangedFigure {
    /// As `U2 3.5 m³ → 4.1 m³`.
    fileprivate var line: String {
        let none = say("无", "none")
        let (before, after) = (hasSigned ? signed.amount : none, hasNow ? now.amount : none)
        return "\(hasNow ? now.symbol : signed.symbol) \(before) → \(after)"
    }
}

extension BalanceSignOff: Summarised {
    var summary: String {
        var lines = [
            say(
                "\(month) 已由 \(signer) 签认，第 \(revision) 版",
                "\(month) signed by \(signer), revision \(revision)"),
            "  \(analysis)",
        ]
        lines += figures.map { figure in
            let part = figure.complete ? "" : say("（缺项）", " (incomplete)")
            return
                "  \(figure.kind.words) \(figure.symbol) \(figure.amount) ± \(figure.uncertainty.thousandths)\(part)"
        }
        if !changeReason.isEmpty { lines.append("  \(say("重新签认", "signed anew"))：\(changeReason)") }
        return lines.joined(separator: "\n")
    }
}
