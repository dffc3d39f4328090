import ArgumentParser
import CommonAPI
import Foundation
import Installation
import Refusals
import RegistryAPI
import Rulebook
import ServiceKit
import SwiftProtobuf

/// Balances of a plant: water, solids, material, energy; and the consumption per cubic metre before and after
/// upgrading.
struct BalanceVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "balance",
        abstract: say("物料平衡与水平衡。", "Balances of water, solids, materials and energy."),
        subcommands: [Show.self, Compare.self], defaultSubcommand: Show.self)

    struct Show: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("看一个厂区的平衡。", "The balances of a site, term by term."))
        @Argument(help: ArgumentHelp(say("企业编号。", "The plant's id."))) var plant: String
        @Option(help: ArgumentHelp(say("厂区编号。", "The site's id."))) var site: String
        @Option(help: ArgumentHelp(say("首日。", "The first day."))) var from: String
        @Option(help: ArgumentHelp(say("末日。", "The last day."))) var to: String
        @Option(
            help: ArgumentHelp(
                say(
                    "步长：day（逐日）、month（逐月）或 whole（整段）。", "The step: day, month or whole."))) var by = "whole"
        @Option(
            parsing: .upToNextOption,
            help: ArgumentHelp(
                say(
                    "只看：siteWater（厂区水量）、washLoop（冲洗水）、solids（固体）、material（原料）、energy（用电）。",
                    "Only these: siteWater washLoop solids material energy.")))
        var kind: [String] = []
        @Flag(help: ArgumentHelp(say("只看差额。", "Only the gaps."))) var gaps = false
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Listing<RegistryAPI.Balance> {
            let request = try GetBalancesRequest.with {
                $0.enterpriseID = plant
                $0.siteID = site
                $0.firstDay = from
                $0.lastDay = to
                $0.step = try step()
                $0.kinds = try kind.map(Self.kind(_:))
            }
            return Listing(try await session.balances.getBalances(request).balances)
        }

        func table(_ balances: [RegistryAPI.Balance]) -> Table {
            gaps ? Self.gapTable(balances) : Self.table(balances)
        }

        private func step() throws -> BalanceStep {
            switch by {
            case "day": .day
            case "month": .month
            case "whole": .whole
            default: throw ValidationError(say("步长可取 day、month、whole。", "--by is day, month or whole."))
            }
        }

        private static func kind(_ word: String) throws -> RegistryAPI.BalanceKind {
            guard let kind = Rulebook.BalanceKind.allCases.first(where: { "\($0)" == word }) else {
                throw ValidationError(say("没有这种平衡：\(word)。", "There is no balance \(word)."))
            }
            return RegistryAPI.BalanceKind(rawValue: kind.rawValue) ?? .unspecified
        }

        private static func table(_ balances: [RegistryAPI.Balance]) -> Table {
            var table = Table(
                say("符号", "symbol"), say("项", "term"), say("数值", "value"), "±", say("单位", "unit"),
                say("来源", "from"))
            for balance in balances {
                table.add("", "── \(balance.kind.text) \(balance.days)", "", "", "", balance.completeness)
                for line in balance.lines {
                    table.add(
                        "\(line.side.sign) \(line.symbol)", say(line.chinese, line.english),
                        line.value.thousandths, line.uncertainty.thousandths,
                        UnitText.words(line.unit)(in: terminalLanguage), line.from)
                }
                for excess in balance.overPlan {
                    table.add(
                        "!", "\(excess.measure.text) \(excess.day)",
                        (excess.found - excess.planned).thousandths, "",
                        "m³",
                        say(
                            "方案 \(excess.planFrom)：\(excess.source)",
                            "plan \(excess.planFrom): \(excess.source)"))
                }
            }
            return table
        }

        private static func gapTable(_ balances: [RegistryAPI.Balance]) -> Table {
            var table = Table(
                say("时间", "days"), say("平衡", "balance"), say("符号", "symbol"), say("差额", "gap"), "±",
                say("单位", "unit"), "")
            for balance in balances {
                for line in balance.lines where line.side == .closing {
                    table.add(
                        balance.days, balance.kind.text, line.symbol, line.value.thousandths,
                        line.uncertainty.thousandths, UnitText.words(line.unit)(in: terminalLanguage),
                        balance.completeness)
                }
            }
            return table
        }
    }

    struct Compare: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "迭代升级前后单方消耗对比（绩效评价）。", "What a m³ took before and after upgrading."))
        @Argument(help: ArgumentHelp(say("企业编号。", "The plant's id."))) var plant: String
        @Option(help: ArgumentHelp(say("厂区编号。", "The site's id."))) var site: String
        @Option(
            parsing: .upToNextOption, help: ArgumentHelp(say("升级前：首日 末日。", "Before: first and last day.")))
        var before: [String]
        @Option(
            parsing: .upToNextOption, help: ArgumentHelp(say("升级后：首日 末日。", "After: first and last day.")))
        var after: [String]
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> ConsumptionReport {
            guard before.count == 2, after.count == 2 else {
                throw ValidationError(say("时间段须给首日和末日。", "A period is its first and its last day."))
            }
            let request = CompareConsumptionRequest.with {
                $0.enterpriseID = plant
                $0.siteID = site
                ($0.beforeFirst, $0.beforeLast) = (before[0], before[1])
                ($0.afterFirst, $0.afterLast) = (after[0], after[1])
            }
            return try await session.balances.compareConsumption(request)
        }

        func text(of report: ConsumptionReport) -> String {
            Self.text(report)
        }

        private static func text(_ report: ConsumptionReport) -> String {
            var table = Table(
                say("项", "of a m³"), say("单位", "unit"), say("升级前", "before"), "±", say("升级后", "after"),
                "±", say("变化", "change"), say("显著", "telling"))
            for line in report.lines {
                table.add(
                    say(line.chinese, line.english), UnitText.words(line.unit)(in: terminalLanguage),
                    line.before.thousandths,
                    line.beforeUncertainty.thousandths, line.after.thousandths,
                    line.afterUncertainty.thousandths, line.change.thousandths,
                    line.telling ? say("是", "yes") : say("否", "no"))
            }
            return "\(table.text)\n\(say(report.methodChinese, report.methodEnglish))"
        }
    }
}

extension RegistryAPI.Balance {
    fileprivate var days: String { firstDay == lastDay ? firstDay : "\(firstDay)–\(lastDay)" }

    fileprivate var completeness: String { complete ? "" : say("缺项", "incomplete") }
}

extension BalanceSide {
    fileprivate var sign: String {
        switch self {
        case .input: "+"
        case .output: "−"
        case .closing: "="
        case .note, .unspecified, .UNRECOGNIZED: "·"
        }
    }
}

extension RegistryAPI.BalanceLine {
    fileprivate var from: String {
        switch origin {
        case .metered: say("计量", "metered")
        case .reckoned: source
        case .assumed:
            say("假定：\(source)（\(basisChinese)）", "assumed: \(source) (\(basisEnglish))")
        case .missing: say("未计量", "not metered")
        case .unknown: say("缺项", "unknown in part")
        case .unspecified, .UNRECOGNIZED: ""
        }
    }
}
