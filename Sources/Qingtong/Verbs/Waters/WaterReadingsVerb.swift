import ArgumentParser
import Installation
import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

extension WaterVerb {
    struct Readings: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("看一个点位的 pH。", "Show the pH of a point."))
        @Argument(help: ArgumentHelp(say("点位（id）。", "The point's id."))) var point: String
        @Option(help: ArgumentHelp(say("自该日起。", "From this day on."))) var from = ""
        @Option(help: ArgumentHelp(say("至该日止。", "Until this day."))) var to = ""
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let first = try ListWaterReadingsRequest.with {
                $0.pointID = point
                $0.pageSize = 500
                if !from.isEmpty { $0.from = Instant(startOf: try Day(from, field: "from")).microseconds }
                if !to.isEmpty { $0.to = Instant(endOf: try Day(to, field: "to")).microseconds }
            }
            let readings = try await caller.withSession { session in
                var request = first
                var readings: [MeterReading] = []
                repeat {
                    let page = try await session.waters.listWaterReadings(request)
                    readings += page.readings
                    request.from = page.nextFrom
                } while request.from != 0
                return readings
            }
            try output.show(readings) { Table(readings, of: "pH") }
        }
    }
}
