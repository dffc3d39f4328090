import AcceptanceAPI
import ArgumentParser
import Installation
import SwiftProtobuf

/// Plaques, which hang in public.
struct PlaqueVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plaque", abstract: say("授牌查询（公开）。", "Plaques; anyone may ask."),
        subcommands: [List.self, Show.self])

    struct List: ListVerb {
        static let configuration = CommandConfiguration(abstract: say("列出授牌。", "List plaques."))
        @Option(help: .plant) var plant = ""
        @Option(help: .division) var division = ""
        @Option(help: .state) var state: Word<PlaqueState>?
        @OptionGroup var frame: PublicListFrame

        func ask(_ session: Session) async throws -> Listing<Plaque> {
            let request = ListPlaquesRequest.with {
                $0.enterpriseID = plant
                $0.divisionCode = division
                $0.state = state?.value ?? .unspecified
            }
            return frame.part(of: try await session.plaques.listPlaques(request).plaques)
        }

        static var columns: [Column<Plaque>] {
            [
                Column("编号", "number") { $0.number },
                Column("企业", "plant") { $0.enterpriseName },
                Column("状态", "state") { $0.state.text },
                Column("授予", "granted") { $0.grantedOn },
                Column("到期", "expires") { $0.expiresOn },
            ]
        }
    }

    struct Show: RecordVerb {
        static let configuration = CommandConfiguration(
            abstract: say("看一块牌，企业以名称显示。", "Show one plaque, with its plant's name."))
        @Argument(help: ArgumentHelp(say("牌上的编号。", "The number printed on it."))) var number: String
        @OptionGroup var frame: PublicFrame

        func ask(_ session: Session) async throws -> Plaque {
            try await session.plaques.getPlaque(.with { $0.number = number })
        }

        func text(of plaque: Plaque) -> String {
            "\(plaque.number)  \(plaque.enterpriseName)  \(plaque.tier.text)  \(plaque.state.text)  \(plaque.grantedOn)–\(plaque.expiresOn)  \(plaque.reason)"
        }
    }
}
