import ArgumentParser
import Foundation
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
            Enter.self, Save.self, Points.self, LoadReadings.self, Readings.self, Sample.self,
        ])

    struct Enter: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("登记一个监测点位。", "Enter a monitoring point."))
        @Argument(help: ArgumentHelp(say("监测网中的编号。", "As the network numbers it."))) var code: String
        @Argument(help: ArgumentHelp(say("名称。", "Its name."))) var name: String
        @Option(help: ArgumentHelp(say("所在水体。", "The river."))) var river: String
        @Option(help: ArgumentHelp(say("区划代码。", "The division's code."))) var division: String
        @Option(help: ArgumentHelp(say("经度（CGCS2000，度）。", "Longitude in degrees, CGCS2000.")))
        var longitude: Double
        @Option(help: ArgumentHelp(say("纬度。", "Latitude."))) var latitude: Double
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = SaveWaterPointRequest.with {
                $0.reason = reason
                $0.point = .with {
                    $0.code = code
                    $0.name = name
                    $0.water = river
                    $0.divisionCode = division
                    $0.coordinates = .with {
                        $0.longitudeE6 = Int64((longitude * 1_000_000).rounded())
                        $0.latitudeE6 = Int64((latitude * 1_000_000).rounded())
                    }
                }
            }
            let kept = try await caller.withSession { try await $0.waters.saveWaterPoint(request) }
            try output.show(kept) { Table([kept]).text }
        }
    }

    struct Save: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say(
                "更新监测点位（JSON 文件，格式同 water points --json 的一项）。",
                "Save a point from JSON, as one item of water points --json."))
        @Argument(help: ArgumentHelp(say("JSON 文件。", "The JSON file."))) var file: String
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let point = try WaterPoint(jsonFile: file)
            let request = SaveWaterPointRequest.with {
                $0.point = point
                $0.reason = reason
            }
            let kept = try await caller.withSession { try await $0.waters.saveWaterPoint(request) }
            try output.show(kept) { Table([kept]).text }
        }
    }

    struct Points: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("列出监测点位。", "List monitoring points."))
        @Option(help: ArgumentHelp(say("该行政区划及下级。", "This division and below."))) var division = ""
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = ListWaterPointsRequest.with { $0.divisionCode = division }
            let points = try await caller.withSession { session in
                try await request.everyPage { try await session.waters.listWaterPoints($0) }
            }
            try output.show(points) { Table(points) }
        }
    }

    struct Readings: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("看一个点位的 pH。", "Show the pH of a point."))
        @Argument(help: ArgumentHelp(say("点位（id）。", "The point's id."))) var point: String
        @Option(help: ArgumentHelp(say("自该日起。", "From this day on."))) var from = ""
        @Option(help: ArgumentHelp(say("最多行数。", "At most so many."))) var limit: Int32 = 50
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = try ListWaterReadingsRequest.with {
                $0.pointID = point
                $0.pageSize = limit
                if !from.isEmpty {
                    $0.from = Instant(startOf: try Day(from, field: "from")).microseconds
                }
            }
            let page = try await caller.withSession { try await $0.waters.listWaterReadings(request) }
            try output.show(page.readings) {
                var table = Table(
                    say("时间", "at"), "pH", say("录入", "recorded"), say("由", "by"),
                    say("先前数值与说明", "earlier values and reasons"))
                for reading in page.readings {
                    let last = reading.revisions.last
                    table.add(
                        Instant(microseconds: reading.at).beijingText, reading.value.thousandths,
                        Instant(microseconds: last?.recordedAt ?? 0).beijingText, last?.recordedBy ?? "",
                        (reading.revisions.dropLast().map(\.value.thousandths) + [last?.reason ?? ""])
                            .filter { !$0.isEmpty }.joined(separator: " → "))
                }
                return table
            }
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
                text += "\(point),\(Instant(microseconds: reading.at).isoText),\(reading.ph.thousandths)\n"
            }
            FileHandle.standardOutput.write(Data(text.utf8))
        }
    }
}

extension Table {
    fileprivate init(_ points: [WaterPoint]) {
        self.init(
            say("编号", "code"), say("名称", "name"), say("水体", "river"), say("区划", "division"),
            say("位置", "place"), "id")
        for point in points {
            add(
                point.code, point.name, point.water, point.divisionCode, point.coordinates.text, point.id)
        }
    }
}
