import ArgumentParser
import Foundation
import Refusals
import Rulebook
import ServiceKit

extension LedgerVerb {
    /// What a made-up plant would report of a month.
    struct Sample: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "生成一家虚构企业一个月的读数 CSV。", "Write a month of readings of a made-up plant as CSV."))
        @Option(help: ArgumentHelp(say("随机种子；同一种子结果相同。", "The seed; the same gives the same."))) var seed:
            UInt64 = 1
        @Option(
            help: ArgumentHelp(
                PlantSimulation.Conduct.allCases.map(\.rawValue).joined(separator: ", "), valueName: "conduct"
            ))
        var conduct = PlantSimulation.Conduct.clean.rawValue
        @Option(help: ArgumentHelp(say("月份，如 2026-10。", "The month, such as 2026-10."))) var month: String
        @Option(help: ArgumentHelp(say("此前另给的天数。", "Days before it to write too."))) var before = 45

        func run() async throws {
            guard let conduct = PlantSimulation.Conduct(rawValue: conduct) else {
                throw ValidationError(say("没有这种情形：\(conduct)。", "There is no conduct \(conduct)."))
            }
            let first = try Day("\(month)-01", field: "month")
            let last = first.adding(months: 1).adding(days: -1)
            let reports = PlantSimulation(seed: seed, conduct: conduct).reports(
                from: first.adding(days: -max(0, before)), to: last)
            var text = "meter,at,value,reason\n"
            for report in reports {
                let time = Instant(microseconds: report.at).isoText
                text += "\(report.kind),\(time),\(report.value.thousandths),\(say("示例数据", "sample"))\n"
            }
            FileHandle.standardOutput.write(Data(text.utf8))
        }
    }
}
