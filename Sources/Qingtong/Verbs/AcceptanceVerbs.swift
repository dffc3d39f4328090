import AcceptanceAPI
import ArgumentParser
import Installation
import ServiceKit
import SwiftProtobuf

/// Acceptance rounds.
struct RoundVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "round", abstract: say("验收轮次。", "Acceptance rounds."), subcommands: [List.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("列出轮次。", "List rounds."))
        @Option(help: ArgumentHelp(say("该行政区划及下级。", "This division and below."))) var division = ""
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let division = division
            let rounds = try await caller.withSession { session in
                try await session.rounds.listRounds(.with { $0.divisionCode = division }).rounds
            }
            try output.show(rounds) {
                var table = Table(
                    say("编号", "id"), say("轮次", "code"), say("区划", "division"), say("起", "opens"),
                    say("止", "closes"))
                for round in rounds {
                    table.add(round.id, round.code, round.divisionCode, round.opensOn, round.closesOn)
                }
                return table
            }
        }
    }
}

/// Applications in a round.
struct ApplicationVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "application", abstract: say("验收申报。", "Applications for acceptance."),
        subcommands: [List.self, Show.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("列出申报。", "List applications."))
        @Option(help: ArgumentHelp(say("轮次编号。", "The round's id."))) var round = ""
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let round = round
            let applications = try await caller.withSession { session in
                try await session.applications.listApplications(.with { $0.roundID = round }).applications
            }
            try output.show(applications) {
                var table = Table(
                    say("编号", "id"), say("企业", "plant"), say("轮次", "round"), say("状态", "state"),
                    say("均分", "mean"))
                for application in applications {
                    table.add(
                        application.id, application.enterpriseName, application.roundCode,
                        application.state.text,
                        application.hasResult ? application.result.mean.thousandths : "")
                }
                return table
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("看一件申报。", "Show one application."))
        @Argument var id: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let id = id
            let application = try await caller.withSession { session in
                try await session.applications.getApplication(.with { $0.applicationID = id })
            }
            try output.show(application) { application.summary }
        }
    }
}

/// Plaques, which hang in public.
struct PlaqueVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plaque", abstract: say("授牌查询（公开）。", "Plaques; anyone may ask."),
        subcommands: [List.self, Show.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("列出授牌。", "List plaques."))
        @Option(help: ArgumentHelp(say("该行政区划及下级。", "This division and below."))) var division = ""
        @OptionGroup var homeOptions: HomeOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let switchboard = try Switchboard(homeOptions.location)
            let division = division
            let plaques = try await PlaquesClient(switchboard.open("acceptance")).listPlaques(
                .with { $0.divisionCode = division }
            ).plaques
            await switchboard.close()
            try output.show(plaques) {
                var table = Table(
                    say("编号", "number"), say("企业", "plant"), say("状态", "state"), say("授予", "granted"),
                    say("到期", "expires"))
                for plaque in plaques {
                    table.add(
                        plaque.number, plaque.enterpriseName, plaque.state.text, plaque.grantedOn,
                        plaque.expiresOn)
                }
                return table
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("看一块牌。", "Show one plaque."))
        @Argument(help: ArgumentHelp(say("牌上的编号。", "The number printed on it."))) var number: String
        @OptionGroup var homeOptions: HomeOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let switchboard = try Switchboard(homeOptions.location)
            let number = number
            let plaque = try await PlaquesClient(switchboard.open("acceptance")).getPlaque(
                .with { $0.number = number })
            await switchboard.close()
            try output.show(plaque) {
                "\(plaque.number)  \(plaque.enterpriseName)  \(plaque.state.text)  \(plaque.grantedOn)–\(plaque.expiresOn)  \(plaque.reason)"
            }
        }
    }
}

extension Application {
    fileprivate var summary: String {
        var lines = [
            "\(enterpriseName)  \(roundCode)  \(state.text)",
            "  \(id), \(say("专家组", "panel")) \(panel.joined(separator: " "))",
        ]
        if hasResult {
            lines.append("  \(result.verdict.text) \(result.mean.thousandths)")
            lines += result.groups.map {
                "    \($0.group.padded(to: 16)) \($0.mean.thousandths) / \($0.fullPoints)"
            }
            lines += result.reasons.map { "    \($0)" }
        }
        if hasAudit { lines.append("  \(audit.agencyName): \(audit.opinion)") }
        return lines.joined(separator: "\n")
    }
}
