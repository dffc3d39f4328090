import ArgumentParser
import EnforcementAPI
import Installation
import SwiftProtobuf

/// What speaks for inspecting one plant sooner than another.
struct InspectionVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspection", abstract: say("“双随机”抽查的权重。", "Weights for drawing inspections."),
        subcommands: [Weights.self])

    struct Weights: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("列出一个月的抽查权重，重者在前。", "List a month's weights, heaviest first."),
            discussion: say(
                "权重只影响抽中的可能，不是结论。附近举报的影响只向执法、审计人员显示。",
                "A weight moves the odds of a draw and is no verdict. What tips nearby add is shown to investigators and auditors only."
            ))
        @Option(help: ArgumentHelp(say("月份，如 2026-10。", "The month, such as 2026-10."))) var month: String
        @Option(help: ArgumentHelp(say("该行政区划及下级。", "This division and below."))) var division = ""
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = ListInspectionWeightsRequest.with {
                $0.month = month
                $0.divisionCode = division
            }
            let weights = try await caller.withSession { session in
                try await request.everyPage { try await session.inspections.listInspectionWeights($0) }
            }
            try output.show(weights) {
                var table = Table(
                    say("企业", "plant"), say("厂区", "site"), say("月份", "month"), say("权重", "weight"),
                    say("分值", "points"), say("信号", "signals"), say("附近举报", "tips nearby"))
                for weight in weights {
                    table.add(
                        weight.enterpriseID, weight.siteID, weight.month, weight.weight.thousandths,
                        weight.points.thousandths, "\(weight.signals)",
                        weight.hasNearby ? say("有", "yes") : "")
                }
                return table
            }
        }
    }
}
