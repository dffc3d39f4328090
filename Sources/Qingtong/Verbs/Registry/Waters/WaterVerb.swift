import ArgumentParser
import Foundation
import Installation
import RPC
import Refusals
import RegistryAPI
import Rulebook
import SwiftProtobuf

/// Surface water: monitoring points and their pH.
struct WaterVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "water",
        abstract: say("地表水：监测点位与 pH。", "Surface water: monitoring points and their pH."),
        subcommands: [
            Enter.self, Import.self, Save.self, Points.self, LoadReadings.self, Readings.self, Sample.self,
        ])

    struct Enter: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("登记一个监测点位。", "Enter a monitoring point."))
        @Argument(help: ArgumentHelp(say("监测网中的编号。", "As the network numbers it."))) var code: String
        @Argument(help: ArgumentHelp(say("名称。", "Its name."))) var name: String
        @Option(help: ArgumentHelp(say("所在水体。", "The river."))) var river: String
        @Option(help: ArgumentHelp(say("区划代码。", "The division's code."))) var division: String
        @OptionGroup var place: PointOptions
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> WaterPoint {
            guard let coordinates = place.coordinates else {
                throw ValidationError(say("须给出经度和纬度。", "A point has a longitude and a latitude."))
            }
            let request = SaveWaterPointRequest.with {
                $0.reason = reason
                $0.point = .with {
                    $0.code = code
                    $0.name = name
                    $0.water = river
                    $0.divisionCode = division
                    $0.coordinates = coordinates
                }
            }
            return try await session.waters.saveWaterPoint(request)
        }

        func text(of kept: WaterPoint) -> String {
            Table([kept]).text
        }
    }

    struct Save: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say(
                "更新监测点位（JSON 文件，格式同 water points --json 的一项）。",
                "Save a point from JSON, as one item of water points --json."))
        @Argument(help: ArgumentHelp(say("JSON 文件。", "The JSON file."))) var file: String
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> WaterPoint {
            let point = try WaterPoint(jsonFile: file)
            let request = SaveWaterPointRequest.with {
                $0.point = point
                $0.reason = reason
            }
            return try await session.waters.saveWaterPoint(request)
        }

        func text(of kept: WaterPoint) -> String {
            Table([kept]).text
        }
    }

    struct Points: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("列出监测点位。", "List monitoring points."))
        @Option(help: .division) var division = ""
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<WaterPoint> {
            let request = ListWaterPointsRequest.with { $0.divisionCode = division }
            return try await frame.pages(of: request) { try await session.waters.listWaterPoints($0) }
        }

        func table(_ points: [WaterPoint]) -> Table {
            Table(points)
        }
    }

    struct Sample: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "生成虚构企业下游点位一个月的 pH；种子与情形同 ledger sample。",
                "Write a month of pH downstream of the made-up plant of ledger sample, by the same seed and conduct."
            ))
        @Option(help: ArgumentHelp(say("点位编号。", "The point's code."))) var point: String
        @OptionGroup var plant: SampleOptions

        func run() async throws {
            let (first, last) = try plant.days()
            var text = "point,at,ph\n"
            for reading in try plant.simulation().river(from: first, to: last) {
                text +=
                    "\(CSVField.written(point)),\(Instant(microseconds: reading.at).isoText),\(reading.ph.thousandths)\n"
            }
            try StandardOutput.write(text)
        }
    }
}

extension Table {
    fileprivate init(_ points: [WaterPoint]) {
        self.init(
            say("编号", "code"), say("名称", "name"), say("水体", "river"), say("区划", "division"),
            say("位置", "place"), say("作废", "withdrawn"), "id")
        for point in points {
            add(
                point.code, point.name, point.water, point.divisionCode, point.coordinates.text,
                point.withdrawn ? say("是", "yes") : "", point.id)
        }
    }
}
