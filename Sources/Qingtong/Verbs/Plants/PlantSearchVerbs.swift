import AcceptanceAPI
import ArgumentParser
import CommonAPI
import Foundation
import Installation
import RPC
import RegistryAPI
import SwiftProtobuf

/// What plants must meet to be found, as one types it.
struct SearchOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(say("名称的一部分（至少两字）或信用代码。", "Part of a name, two characters up, or a credit code.")))
    var text = ""
    @Option(help: ArgumentHelp(say("该行政区划及下级。", "This division and below."))) var division = ""
    @Option(help: ArgumentHelp(say("所处阶段。", "The stage of its life."))) var stage: StageName?
    @Option(help: ArgumentHelp(say("授牌档次。", "The tier of its plaque."))) var tier: TierWord?
    @Option(
        help: ArgumentHelp(say("授牌状态：granted、suspended、revoked。", "Its plaque: granted, suspended, revoked."))
    )
    var plaque = ""
    @Option(
        help: ArgumentHelp(say("证照或授牌在此日或之前到期。", "A paper or the plaque ends by this day."), valueName: "day")
    )
    var expiresBy = ""
    @Flag(help: ArgumentHelp(say("只看未登记企业。", "Only unregistered plants."))) var unregistered = false
    @Flag(help: ArgumentHelp(say("只看有预警的。", "Only plants with an open flag."))) var flagged = false

    var request: SearchEnterprisesRequest {
        .with {
            $0.text = text
            $0.divisionCode = division
            $0.state = unregistered ? .unregistered : .unspecified
            $0.stage = stage?.stage ?? .unspecified
            $0.tier = tier?.tier ?? .unspecified
            $0.plaqueState = plaque.uppercased()
            $0.expiresBy = expiresBy
            $0.flagged = flagged
        }
    }
}

extension PlantVerb {
    struct Search: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("按名称、代码、区划、阶段、授牌、到期查找。", "Find plants by name, code, place, stage, plaque, expiry.")
        )
        @OptionGroup var search: SearchOptions
        @Option(help: ArgumentHelp(say("最多显示，至多 500。", "Shows at most, up to 500."))) var limit = 50
        @Flag(help: ArgumentHelp(say("逐页取完，不限条数。", "Everything, page by page, without a limit."))) var all =
            false
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            var request = search.request
            request.pageSize = Int32(clamping: min(max(limit, 1), 500))
            let asked = request
            let page = try await caller.withSession { session in
                guard all else { return try await session.search.searchEnterprises(asked) }
                let hits = try await asked.everyPage { try await session.search.searchEnterprises($0) }
                return .with { $0.hits = hits }
            }
            try output.show(page.hits) { Self.table(of: page.hits) }
            if !page.nextPageToken.isEmpty, !output.json {
                print(say("（还有更多，缩小范围或加 --all）", "(there are more: narrow it down, or --all)"))
            }
        }

        private static func table(of hits: [EnterpriseHit]) -> Table {
            var table = Table(
                say("编号", "id"), say("名称", "name"), say("区划", "division"), say("信用代码", "credit code"),
                say("阶段", "stage"), say("授牌", "plaque"), say("授牌至", "until"), say("证照至", "papers until"))
            for hit in hits {
                table.add(
                    hit.id, hit.name.clipped(to: 40), hit.divisionCode,
                    hit.creditCode.isEmpty ? say("待核", "to be verified") : hit.creditCode,
                    hit.state == .registered ? hit.stage.text : hit.state.text,
                    [hit.tier.text, PlaqueState.text(of: hit.plaqueState)].filter { !$0.isEmpty }.joined(
                        separator: " "),
                    hit.plaqueUntil, hit.paperUntil)
            }
            return table
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("导出为 CSV（UTF-8 带标记）。", "Write plants as CSV (UTF-8 with a mark)."))
        @OptionGroup var search: SearchOptions
        @Option(
            name: .shortAndLong,
            help: ArgumentHelp(say("写入文件；不给则写到标准输出。", "The file; standard output by default.")))
        var output: String?
        @OptionGroup var caller: CallerOptions

        func run() async throws {
            let request = search.request
            let file = try output.map { try OutputFile($0) }
            try await caller.withSession { session in
                for try await part in try await session.search.exportEnterprises(
                    request, options: CallOptions(timeout: .seconds(120)))
                {
                    if let file {
                        try file.write(Data(part.csv.utf8))
                    } else {
                        try StandardOutput.write(part.csv)
                    }
                }
            }
            try file?.commit()
        }
    }

    struct Find: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("按其他部门的编号查找。", "Find a plant by another agency's id."))
        @Argument(help: ArgumentHelp(say("系统，如 排污登记。", "The system, such as 排污登记."))) var program: String
        @Argument(help: ArgumentHelp(say("在那里的编号。", "Its number there."))) var number: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = FindByProgramRequest.with {
                $0.program = program
                $0.number = number
            }
            let plant = try await caller.withSession { try await $0.enterprises.findByProgram(request) }
            try output.show(plant) { plant.summary }
        }
    }
}
