import ArgumentParser
import EnforcementAPI
import Installation
import SwiftProtobuf

/// The reasons to inspect one plant before another.
struct InspectionVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspection", abstract: say("“双随机”抽查的权重。", "Weights for drawing inspections."),
        subcommands: [Weights.self])

    struct Weights: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("列出一个月的抽查权重，重者在前。", "List a month's weights, heaviest first."),
            discussion: say(
                "权重只影响抽中的可能，不是结论。附近举报的影响只向执法、审计人员显示。",
                "A weight moves the odds of a draw and is no verdict. What tips nearby add is shown to investigators and auditors only."
            ))
        @Option(help: ArgumentHelp(say("月份，如 2026-10。", "The month, such as 2026-10."))) var month: String
        @Option(help: .division) var division = ""
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<InspectionWeight> {
            let request = ListInspectionWeightsRequest.with {
                $0.month = month
                $0.divisionCode = division
            }
            return try await frame.pages(of: request) {
                try await session.inspections.listInspectionWeights($0)
            }
        }

        static var columns: [Column<InspectionWeight>] {
            [
                Column("企业", "plant") { $0.enterpriseID },
                Column("厂区", "site") { $0.siteID },
                Column("月份", "month") { $0.month },
                Column("权重", "weight") { $0.weight.thousandths },
                Column("分值", "points") { $0.points.thousandths },
                Column("信号", "signals") { "\($0.signals)" },
                Column("附近举报", "tips nearby") { $0.hasNearby ? say("有", "yes") : "" },
            ]
        }
    }
}
