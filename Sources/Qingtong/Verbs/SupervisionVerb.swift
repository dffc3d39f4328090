import ArgumentParser
import EnforcementAPI
import Installation
import SwiftProtobuf

/// The key-supervision list.
struct SupervisionVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "supervision", abstract: say("“双随机、一公开”重点监管库。", "The key-supervision list."),
        subcommands: [List.self, Enter.self, Leave.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: say("列出在库企业。", "List who is on it."))
        @Option(help: ArgumentHelp(say("该行政区划及下级。", "This division and below."))) var division = ""
        @Flag(help: ArgumentHelp(say("也列出已移出的。", "Also stays that are over."))) var past = false
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = ListSupervisionRequest.with {
                $0.divisionCode = division
                $0.past = past
            }
            let stays = try await caller.withSession { session in
                try await request.everyPage { try await session.keySupervision.listSupervision($0) }
            }
            try output.show(stays) {
                var table = Table(
                    say("企业", "plant"), say("名称", "name"), say("入库", "entered"), say("缘由", "why"),
                    say("移出", "left"), say("移出缘由", "why"))
                for stay in stays {
                    table.add(
                        stay.enterpriseID, stay.enterpriseName.clipped(to: 36), stay.enteredOn, stay.reason,
                        stay.leftOn, stay.leaveReason)
                }
                return table
            }
        }
    }

    struct Enter: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("列入重点监管库。", "Put a plant onto the list."))
        @Argument(help: ArgumentHelp(say("企业编号。", "The plant."))) var plant: String
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = EnterSupervisionRequest.with {
                $0.enterpriseID = plant
                $0.reason = reason
            }
            let stay = try await caller.withSession { try await $0.keySupervision.enterSupervision(request) }
            try output.show(stay) { "\(stay.enterpriseName) \(stay.enteredOn) \(stay.reason)" }
        }
    }

    struct Leave: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: say("移出重点监管库。", "Take a plant off the list."))
        @Argument(help: ArgumentHelp(say("企业编号。", "The plant."))) var plant: String
        @Option(help: ArgumentHelp(say("缘由。", "Why."))) var reason: String
        @OptionGroup var caller: CallerOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let request = LeaveSupervisionRequest.with {
                $0.enterpriseID = plant
                $0.reason = reason
            }
            let stay = try await caller.withSession { try await $0.keySupervision.leaveSupervision(request) }
            try output.show(stay) { "\(stay.enterpriseName) \(stay.leftOn) \(stay.leaveReason)" }
        }
    }
}
