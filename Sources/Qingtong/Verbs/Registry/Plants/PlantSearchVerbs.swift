import AcceptanceAPI
import ArgumentParser
import CommonAPI
import Foundation
import Installation
import RPC
import Refusals
import RegistryAPI
import SwiftProtobuf

/// The conditions of a search for plants, as typed.
struct SearchOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            say(
                "名称中的字词（现名、曾用名；至少两字），可加区划名称，如 海宁 示例；或信用代码，可只写五位以上的一段。",
                "Words of a name, present or former, with the name of a division if wanted; or a credit code, five characters up."
            ),
            valueName: "words"))
    var words: [String] = []
    @Option(help: .division) var division = ""
    @Option(help: ArgumentHelp(say("所处阶段。", "The stage of its life."))) var stage: LifeCycleArgument?
    @Option(help: ArgumentHelp(say("授牌档次。", "The tier of its plaque."))) var tier: Word<Tier>?
    @Option(help: ArgumentHelp(say("授牌状态。", "The state of its plaque."))) var plaque: Word<PlaqueState>?
    @Option(
        help: ArgumentHelp(say("证照或授牌在此日或之前到期。", "A paper or the plaque ends by this day."), valueName: "day")
    )
    var expiresBy = ""
    @Flag(help: ArgumentHelp(say("只看未登记企业。", "Only unregistered plants."))) var unregistered = false
    @Flag(help: ArgumentHelp(say("只看有预警的。", "Only plants with an open flag."))) var flagged = false

    var request: SearchEnterprisesRequest {
        .with {
            $0.text = words.joined(separator: " ")
            $0.divisionCode = division
            $0.state = unregistered ? .unregistered : .unspecified
            $0.stage = stage?.value ?? .unspecified
            $0.tier = tier?.value ?? .unspecified
            $0.plaqueState = plaque?.value.protoName ?? ""
            $0.expiresBy = expiresBy
            $0.flagged = flagged
        }
    }
}

extension PlantVerb {
    struct Search: ListVerb {
        static let configuration = CommandConfiguration(
            abstract: say("按名称、代码、区划、阶段、授牌、到期查找。", "Find plants by name, code, place, stage, plaque, expiry.")
        )
        @OptionGroup var search: SearchOptions
        @OptionGroup var frame: SignedListFrame

        func ask(_ session: Session) async throws -> Listing<EnterpriseHit> {
            try await frame.pages(of: search.request) { try await session.search.searchEnterprises($0) }
        }

        static var columns: [Column<EnterpriseHit>] {
            [
                Column("编号", "id") { $0.id },
                Column("名称", "name") { $0.name.fitted(to: 40) },
                Column("区划", "division") { $0.divisionCode },
                Column("信用代码", "credit code") {
                    $0.creditCode.isEmpty ? say("待核", "to be verified") : $0.creditCode
                },
                Column("阶段", "stage") { $0.state == .registered ? $0.stage.text : $0.state.text },
                Column("授牌", "plaque") {
                    [$0.tier.text, PlaqueState.text(of: $0.plaqueState)].filter { !$0.isEmpty }
                        .joined(separator: " ")
                },
                Column("授牌至", "until") { $0.plaqueUntil },
                Column("证照至", "papers until") { $0.paperUntil },
            ]
        }
    }

    struct Export: StreamVerb {
        static let configuration = CommandConfiguration(
            abstract: say("导出为 CSV（UTF-8 带标记）。", "Write plants as CSV (UTF-8 with a mark)."),
            discussion: say(
                "列名与用词随 LANG；写出的文件可用 plant import 原样导入，什么也不改变。无权查看的内容留空。",
                """
                Names and words by LANG. What is written goes in again by plant import as it is and changes nothing. What you may not \
                see is an empty cell.
                """
            ))
        @OptionGroup var search: SearchOptions
        @Option(
            name: .shortAndLong,
            help: ArgumentHelp(say("写入文件；不给则写到标准输出。", "The file; standard output by default.")))
        var output: String?
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session, _ write: (String) throws -> Void) async throws {
            var request = search.request
            request.language = terminalLanguage.rawValue
            let file = try output.map { try OutputFile($0) }
            for try await part in try await session.search.exportEnterprises(
                request, options: CallOptions(timeout: .seconds(120)))
            {
                if let file {
                    try file.write(Data(part.csv.utf8))
                } else {
                    try write(part.csv)
                }
            }
            try file?.commit()
        }
    }

    struct Find: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("按其他部门的编号查找。", "Find a plant by another agency's id."))
        @Argument(help: ArgumentHelp(say("系统，如“排污登记”。", "The system, such as “排污登记”."))) var program: String
        @Argument(help: ArgumentHelp(say("在那里的编号。", "Its number there."))) var number: String
        @OptionGroup var frame: SignedFrame

        func ask(_ session: Session) async throws -> Enterprise {
            let request = FindByProgramRequest.with {
                $0.program = program
                $0.number = number
            }
            return try await session.enterprises.findByProgram(request)
        }
    }
}
