import ArgumentParser
import Foundation
import Installation
import Rulebook
import ServiceKit

extension LedgerVerb {
    /// The readings that a simulated plant would report for a month.
    struct Sample: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "生成一家虚构企业一个月的读数 CSV。", "Write a month of readings of a made-up plant as CSV."))
        @OptionGroup var plant: SampleOptions

        func run() async throws {
            let (first, last) = try plant.days()
            var text = "meter,at,value,reason\n"
            for report in try plant.simulation().reports(from: first, to: last) {
                let time = Instant(microseconds: report.at).isoText
                text += "\(report.kind),\(time),\(report.value.thousandths),\(say("示例数据", "sample"))\n"
            }
            try StandardOutput.write(text)
        }
    }
}
