import ArgumentParser
import Installation
import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

extension WaterVerb {
    struct Readings: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("看一个点位的 pH。", "Show the pH of a point."))
        @Argument(help: ArgumentHelp(say("点位编号。", "The point's id."))) var point: String
        @Option(help: ArgumentHelp(say("自该日起。", "From this day on."))) var from = ""
        @Option(help: ArgumentHelp(say("至该日止。", "Until this day."))) var to = ""
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<MeterReading> {
            let request = try ListWaterReadingsRequest.with {
                $0.pointID = point
                if !from.isEmpty { $0.from = Instant(startOf: try Day(from, field: "from")).microseconds }
                if !to.isEmpty { $0.to = Instant(endOf: try Day(to, field: "to")).microseconds }
            }
            return try await frame.pages(of: request) { try await session.waters.listWaterReadings($0) }
        }

        func table(_ readings: [MeterReading]) -> Table { Table(readings, of: "pH") }
    }
}
